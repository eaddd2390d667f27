"""Ordinary logs, made up line by line from a seed: hardly a line of them may change."""

# ruff: noqa: E501 -- log lines are as long as they are

from __future__ import annotations

import random

import fakes

from redact import _native

CORE = _native.Core()
LINES = 100_000
MOST_CHANGED = 2

# What programs of all sorts write on an ordinary day.
SOURCES = [
    '10.0.<digits:1>.<digits:2> - - [23/Nov/2026:07:<digits:2>:<digits:2> +0000] "GET /<lower:6>/<digits:4>?page=<digits:1>&sort=name&utm_source=<lower:5> HTTP/1.1" 200 <digits:5> "https://www.example.com/<lower:8>" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"',
    '10.0.<digits:1>.<digits:2> - alice [23/Nov/2026:07:<digits:2>:<digits:2> +0000] "POST /api/v2/sessions HTTP/2.0" 201 <digits:3> "-" "okhttp/4.12.0" rt=0.<digits:3> id=<hex:32>',
    "2026-11-23T07:14:<digits:2>.<digits:6>Z INFO  [worker-<digits:1>] job=<digits:5> id=<uuid> took=<digits:2>.<digits:1>ms state=done",
    '{"level":"info","ts":"2026-11-23T07:14:<digits:2>Z","logger":"http","msg":"request","method":"GET","path":"/items/<digits:4>","status":200,"trace_id":"<hex:32>","span_id":"<hex:16>"}',
    '2026-11-23 07:14:<digits:2>,<digits:3> DEBUG urllib3.connectionpool: https://api.example.com:443 "GET /v1/models?limit=<digits:2> HTTP/1.1" 200 None',
    "2026-11-23 07:14:<digits:2>.<digits:3>  INFO <digits:5> --- [nio-8080-exec-<digits:1>] c.e.shop.OrderController : order <digits:6> placed by user <digits:4> key=<digits:4>",
    'I1123 07:14:<digits:2>.<digits:6>       1 garbagecollector.go:549] "Processing item" item="[v1/Pod, namespace: default, name: web-<hex:9>-<lower:5>, uid: <uuid>]" virtual=false',
    "W1123 07:14:<digits:2>.<digits:6>       1 warnings.go:70] v1 ComponentStatus is deprecated in v1.19+",
    "Nov 23 07:14:<digits:2> node-<digits:1> kubelet[<digits:4>]: E1123 pod_workers.go:1301] Error syncing pod, skipping: failed to StartContainer for web with CrashLoopBackOff (uid <uuid>)",
    "Nov 23 07:14:<digits:2> node-<digits:1> systemd[1]: run-containerd-runc-k8s.io-<hex:64>.mount: Deactivated successfully.",
    "Nov 23 07:14:<digits:2> node-<digits:1> CRON[<digits:5>]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
    "Nov 23 07:14:<digits:2> node-<digits:1> sshd[<digits:5>]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=10.0.0.<digits:2>  user=root",
    "Nov 23 07:14:<digits:2> node-<digits:1> sshd[<digits:5>]: Accepted publickey for deploy from 10.0.0.<digits:2> port <digits:5> ssh2: RSA SHA256:<b64:43>",
    'Nov 23 07:14:<digits:2> node-<digits:1> dockerd[<digits:4>]: time="2026-11-23T07:14:<digits:2>.<digits:9>Z" level=info msg="ignoring event" container=<hex:64> module=libcontainerd namespace=moby topic=/tasks/delete',
    "2026-11-23 07:14:<digits:2>.<digits:3> UTC [<digits:5>] app@shop LOG:  duration: <digits:3>.<digits:3> ms  plan: Index Scan using orders_pkey on orders (cost=0.43..8.45 rows=1 width=<digits:3>)",
    "2026-11-23 07:14:<digits:2>.<digits:3> UTC [<digits:5>] LOG:  checkpoint complete: wrote <digits:4> buffers (0.<digits:1>%); 0 WAL file(s) added, 0 removed, <digits:1> recycled",
    '2026/11/23 07:14:<digits:2> [warn] <digits:2>#<digits:2>: *<digits:6> a client request body is buffered to a temporary file /var/cache/nginx/client_temp/<digits:10>, client: 10.0.0.<digits:2>, server: _, request: "PUT /upload HTTP/1.1"',
    "1:M 23 Nov 2026 07:14:<digits:2>.<digits:3> * <digits:3> changes in 300 seconds. Saving...",
    "[2026-11-23 07:14:<digits:2>,<digits:3>] INFO [GroupCoordinator <digits:1>]: Stabilized group shop-<lower:5> generation <digits:3> (__consumer_offsets-<digits:2>) (kafka.coordinator.group.GroupCoordinator)",
    "2026-11-23 07:14:<digits:2>,<digits:3> - INFO  [QuorumPeer[myid=1]:Learner@<digits:3>] - Established session 0x<hex:15> with negotiated timeout 10000 for client /10.0.0.<digits:2>:<digits:5>",
    '11-23 07:14:<digits:2>.<digits:3>  <digits:4>  <digits:4> D PowerManagerService: acquireWakeLockInternal: lock=<digits:9>, flags=0x1, tag="RILJ", ws=null, uid=1001, token=android.os.BinderProxy@<hex:7>',
    "\tat org.example.service.TokenService.refresh(TokenService.java:<digits:3>) ~[app-1.<digits:2>.jar!/:na]",
    "##[debug]Evaluating condition for step: 'Run tests' => true (<digits:3> ms)",
    "  Downloading https://files.example.org/packages/<hex:2>/<hex:2>/<hex:60>/numpy-2.<digits:1>.0-cp311-cp311-manylinux_2_17_x86_64.whl (<digits:2>.<digits:1> MB)",
    "   Compiling proc-macro2 v1.0.<digits:2> (registry+https://index.example.org/crates/<hex:16>)",
    "Get:<digits:2> http://deb.example.org/debian bookworm/main amd64 libssl3 amd64 3.0.<digits:2>-1~deb12u<digits:1> [<digits:4> kB]",
    "ok  \tgithub.com/example/project/internal/auth\t0.<digits:3>s\tcoverage: <digits:2>.<digits:1>% of statements",
    "tests/test_token.py::test_secret_is_rotated[password-<digits:1>] PASSED [ <digits:2>%]",
    "prompt eval time = <digits:4>.<digits:2> ms / <digits:3> tokens (<digits:2>.<digits:2> ms per token, <digits:2>.<digits:2> tokens per second)",
    "step <digits:5> loss=<digits:1>.<digits:4> lr=3.<digits:1>e-04 tokens=<digits:7> key=value",
]


def test_of_100000_lines_of_ordinary_logs_at_most_two_change():
    maker, choose = fakes.Maker(23), random.Random(23)
    lines = [maker.filled(choose.choice(SOURCES)) for _ in range(LINES)]
    secret = maker.fake("github-token")

    changed = [line for line in lines if CORE.text(line) is not line]

    assert len(changed) <= MOST_CHANGED, changed[:10]
    assert secret not in CORE.text("\n".join([*lines[:1000], f"cloned with {secret}"])), "the control"
