//! The table of key names, as data: `names` looks names up in it, and the build reads it to plan the search.
//!
//! It uses nothing else of the crate, because `build.rs` compiles it too.

/// What a value must be to count under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Anything but a placeholder.
    Any,
    /// Anything but a placeholder in a mapping; plausible in text.
    Token,
    /// Machine-made.
    Made,
    /// `code` and `state`: plausible in a redirect or form, else machine-made and long.
    Query,
}

impl Demand {
    /// The word for it at the boundary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Token => "token",
            Self::Made => "made",
            Self::Query => "query",
        }
    }
}

/// (names, kind, demand, tail)
pub(crate) type Row = (&'static [&'static str], &'static str, Demand, bool);

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    (&["access_token"], "access_token", Demand::Any, true),
    (&["refresh_token"], "refresh_token", Demand::Any, true),
    (&["id_token", "id_token_hint"], "id_token", Demand::Any, true),
    (&["device_code"], "device_code", Demand::Any, true),
    (&["user_code"], "user_code", Demand::Any, true),
    (&["verification_uri_complete", "verification_url_complete"], "verification_uri_complete", Demand::Any, true),
    (&["code_verifier"], "code_verifier", Demand::Any, true),
    (&["auth_code"], "authorization_code", Demand::Token, false),
    (&["code"], "authorization_code", Demand::Query, false),
    (&["state"], "state", Demand::Query, false),
    (&["client_secret", "consumer_secret", "app_secret", "application_secret"], "client_secret", Demand::Any, true),
    (&["client_assertion"], "client_assertion", Demand::Any, true),
    (&["assertion", "saml_response", "saml_request"], "assertion", Demand::Made, false),
    (&["api_key", "api_token", "api_secret", "app_key", "apikeys"], "api_key", Demand::Any, true),
    (&["secret_key", "secret_access_key", "access_key", "account_key", "shared_access_key", "storage_key",
       "subscription_key", "master_key", "signing_key", "signing_secret", "encryption_key", "hmac_key", "hmac_secret",
       "jwt_secret", "webhook_secret", "shared_secret", "token_secret", "session_secret", "cookie_secret"],
     "secret_key", Demand::Any, true),
    (&["shared_access_signature", "sas_token"], "signature", Demand::Made, true),
    (&["private_key"], "private_key", Demand::Any, true),
    (&["auth_token", "bearer_token", "oauth_token", "oauth_verifier", "private_token", "personal_access_token",
       "job_token", "deploy_token", "subject_token", "actor_token", "bot_token"], "token", Demand::Any, true),
    (&["session_token", "security_token"], "session_token", Demand::Any, true),
    (&["csrf_token", "xsrf_token", "csrfmiddlewaretoken"], "csrf_token", Demand::Any, true),
    (&["password", "passwd", "passphrase", "pwd", "passcode"], "password", Demand::Any, true),
    (&["pgpassword", "sshpass", "mysql_pwd", "rediscli_auth"], "password", Demand::Any, true),
    (&["pass"], "password", Demand::Token, true),
    (&["otp", "totp", "pin", "one_time_password", "mfa_code", "otp_code"], "otp", Demand::Token, false),
    (&["authorization", "proxy_authorization", "x_authorization"], "authorization", Demand::Token, true),
    (&["cookie", "cookies"], "cookie", Demand::Any, true),
    (&["set_cookie"], "cookie", Demand::Any, true),
    (&["session", "session_id", "sid", "jsessionid", "phpsessid", "sessid", "connect_sid"], "session", Demand::Made, false),
    (&["x_amz_signature", "x_goog_signature"], "signature", Demand::Any, true),
    (&["signature", "sig", "oauth_signature"], "signature", Demand::Made, false),
    (&["token", "jwt"], "token", Demand::Token, false),
    (&["secret", "secrets"], "secret", Demand::Token, false),
    (&["passwords"], "password", Demand::Any, false),
    (&["credential", "credentials"], "credential", Demand::Made, false),
    (&["auth", "dpop", "pat"], "token", Demand::Made, false),
    (&["key"], "api_key", Demand::Made, false),
];

/// Words before a bare suffix `key` that make it none.
pub(crate) const OTHER_KEYS: &[&str] = &[
    "public",
    "cache",
    "primary",
    "partition",
    "object",
    "idempotency",
    "foreign",
    "sort",
    "hash",
    "index",
    "routing",
    "row",
    "map",
    "dict",
    "kms",
    "natural",
    "composite",
    "unique",
    "lookup",
    "pub",
    "translation",
    "dedup",
    "redis",
    "message",
    "shard",
    "bucket",
    "s3",
    "i18n",
    "issue",
];

/// Scheme words that announce a credential without a header's name beside them.
pub(crate) const SCHEMES: [&str; 5] = ["bearer", "basic", "ssws", "dpop", "apikey"];
