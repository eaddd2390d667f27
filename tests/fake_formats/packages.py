"""Package registries, containers and their hosts."""

FAKES = {
    "npm-token-older": "<uuid>",
    "cloudsmith-key": "<hex:40>",
    "hex-key": "<hex:32>",
    "anaconda-token": "an-<uuid>",
    "quay-token": "<alnum:40>",
    "artifactory-password": "AP6<alnum:30>",
    "openvsx-token": "ovsxat_<uuid>",
    "dockerhub-token-older": "<uuid>",
    "librariesio-key": "<hex:32>",
    "docker-swarm-token": "SWMTKN-1-<lower:50>-<lower:25>",
    "sonatype-token": "<b64:44>",
    "packagecloud-token": "<hex:48>",
    "cloudsmith-token": "csa_<hex:30><alnum:6>",
    "jsr-token": "jsr<d|p>_<alnum:40>",
    "openvsx-personal-token": "ovsxp_<uuid>",
    "npm-token-cut": "npm_<alnum:30>",
    "hex-key-marked": "hexpm_<b64:43>=",
    "pypi-token-other": "pypi-<url:110>",
}

NAMES = {
    "npm-token-older": "npm_authToken",
    "cloudsmith-key": "CLOUDSMITH_API_KEY",
    "hex-key": "HEX_API_KEY",
    "anaconda-token": "ANACONDA_API_TOKEN",
    "quay-token": "QUAY_OAUTH_TOKEN",
    "artifactory-password": "ARTIFACTORY_PASSWORD",
    "dockerhub-token-older": "DOCKERHUB_TOKEN",
    "librariesio-key": "LIBRARIES_IO_API_KEY",
    "sonatype-token": "SONATYPE_PASSWORD",
    "packagecloud-token": "PACKAGECLOUD_TOKEN",
}
