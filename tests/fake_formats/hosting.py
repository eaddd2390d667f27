"""Hosting, domains and media."""

FAKES = {
    "railway-token": "<uuid>",
    "vercel-token-older": "<alnum:24>",
    "netlify-token-older": "<url:43>",
    "koyeb-token": "<lower:64>",
    "bunny-key": "<uuid>",
    "namecheap-key": "<hex:32>",
    "godaddy-secret": "<alnum:22>",
    "gandi-token": "<hex:40>",
    "porkbun-key": "pk1_<hex:64>",
    "porkbun-secret": "sk1_<hex:64>",
    "dnsimple-token": "dnsimple_a_<alnum:32>",
    "cloudinary-secret": "<url:27>",
    "mux-secret": "<b64:75>",
    "uploadcare-secret": "<hex:20>",
    "digitalocean-refresh-token": "dor_v1_<hex:64>",
    "vercel-refresh-token": "vcr_<url:56>",
    "zuplo-key": "zpka_<hex:32>_<hex:8>",
    "valtown-token": "vtwn_<alnum:28>",
    "contentful-delivery-token": "<url:43>",
}

NAMES = {
    "railway-token": "RAILWAY_TOKEN",
    "vercel-token-older": "VERCEL_TOKEN",
    "netlify-token-older": "NETLIFY_AUTH_TOKEN",
    "koyeb-token": "KOYEB_TOKEN",
    "bunny-key": "BUNNY_API_KEY",
    "namecheap-key": "NAMECHEAP_API_KEY",
    "godaddy-secret": "GODADDY_API_SECRET",
    "gandi-token": "GANDI_PAT",
    "dnsimple-token": "DNSIMPLE_TOKEN",
    "cloudinary-secret": "CLOUDINARY_API_SECRET",
    "mux-secret": "MUX_TOKEN_SECRET",
    "uploadcare-secret": "UPLOADCARE_SECRET_KEY",
    "contentful-delivery-token": "CONTENTFUL_DELIVERY_TOKEN",
}
