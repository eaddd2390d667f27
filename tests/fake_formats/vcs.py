"""Code hosts."""

FAKES = {
    "github-refresh-token": "ghr_<alnum:76>",
    "github-token-older": "<hex:40>",
    "gitlab-deploy-token": "gldt-<url:20>",
    "gitlab-feed-token": "glft-<url:20>",
    "gitlab-trigger-token": "glptt-<hex:40>",
    "gitlab-mail-token": "glimt-<url:25>",
    "gitlab-registration-token": "GR1348941<url:20>",
    "gitlab-flags-token": "glffct-<url:20>",
    "gitlab-workspace-token": "glwt-<url:20>",
    "gitlab-oauth-token": "<hex:64>",
    "atlassian-token-older": "<lower:24>",
    "bitbucket-client-secret": "<alnum:40>",
    "azure-devops-token-older": "<base32l:52>",
    "gitea-token": "<hex:40>",
    "codeberg-token": "<hex:40>",
    "gogs-token": "<hex:40>",
    "gitee-token": "<hex:32>",
    "phabricator-token": "api-<lower:28>",
    "sourcegraph-gateway-token": "sgd_<hex:64>",
    "sourcegraph-license-key": "slk_<hex:64>",
    "youtrack-token": "perm:<b64:8>==.<b64:6>==.<alnum:30>",
    "bitbucket-data-center-token": "BBDC-<b64:44>",
    "mergify-key": "mergify_application_key_<url:66>",
}

NAMES = {
    "github-token-older": "GITHUB_TOKEN",
    "gitlab-oauth-token": "gitlab_access_token",
    "atlassian-token-older": "JIRA_API_TOKEN",
    "bitbucket-client-secret": "bitbucket_client_secret",
    "azure-devops-token-older": "AZURE_DEVOPS_EXT_PAT",
    "gitea-token": "GITEA_TOKEN",
    "codeberg-token": "CODEBERG_TOKEN",
    "gogs-token": "gogs_token",
    "gitee-token": "gitee_access_token",
}
