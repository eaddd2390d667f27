"""Services whose keys are hex digits or UUIDs, as public rule sets describe them."""

FAKES = {
    "weather-service-key": "<hex:32>",
    "market-data-key": "<uuid>",
    "data-service-key": "<hex:40>",
    "contact-service-key": "<HEX:32>",
    "developer-service-key": "<hex:64>",
    "threat-service-key": "<uuid>",
    "marked-secret-key-named": "sk_acme_k<digits:1><alnum:28>",
    "named-service-key": "<alnum:32>",
}

NAMES = {
    "weather-service-key": "WEATHERBIT_KEY",
    "market-data-key": "COINAPI_KEY",
    "data-service-key": "SCRAPERAPI_KEY",
    "contact-service-key": "ZEROBOUNCE_KEY",
    "developer-service-key": "RUNSCOPE_KEY",
    "threat-service-key": "URLSCAN_KEY",
    "named-service-key": "RAPIDAPI_KEY",
}
