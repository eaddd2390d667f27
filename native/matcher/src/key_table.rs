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
    /// The shape of one of the catalogue's rules that stand beside the name.
    Beside,
    /// Minted: the name says too little for anything else.
    Minted,
}

impl Demand {
    /// Whether the value alone says that it is a secret: for anything else a name that asks so announces nothing.
    pub(crate) const fn is_of_values(self) -> bool {
        matches!(self, Self::Beside | Self::Minted)
    }

    /// The word for it at the boundary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Token => "token",
            Self::Made => "made",
            Self::Query => "query",
            Self::Beside => "beside",
            Self::Minted => "minted",
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
    (&["code_verifier", "pkce_verifier"], "code_verifier", Demand::Any, true),
    (&["auth_code", "authorization_code"], "authorization_code", Demand::Token, true),
    (&["code"], "authorization_code", Demand::Query, false),
    (&["state"], "state", Demand::Query, false),
    (&["client_secret", "consumer_secret", "app_secret", "application_secret", "secret_client"], "client_secret", Demand::Any, true),
    (&["client_assertion"], "client_assertion", Demand::Any, true),
    (&["assertion", "saml_response", "saml_request"], "assertion", Demand::Made, false),
    (&["api_key", "api_token", "api_secret", "app_key", "apikeys", "key_api"], "api_key", Demand::Any, true),
    (&["auth_key", "license_key", "splunk_hec", "functions_key", "storage_key", "ingestion_key", "application_key", "integration_key", "write_key", "activation_key"],
     "api_key", Demand::Token, true),
    (&["secret_key", "secret_access_key", "access_key", "account_key", "shared_access_key",
       "subscription_key", "master_key", "signing_key", "signing_secret", "encryption_key", "preshared_key", "psk", "hmac_key", "hmac_secret",
       "jwt_secret", "webhook_secret", "shared_secret", "token_secret", "session_secret", "cookie_secret",
       "secret_key_base", "access_key_secret", "key_secret", "pre_shared_key", "totp_secret", "otp_secret", "secret_token"],
     "secret_key", Demand::Any, true),
    (&["shared_access_signature", "sas_token"], "signature", Demand::Made, true),
    (&["private_key", "client_key_data"], "private_key", Demand::Any, true),
    (&["auth_token", "bearer_token", "oauth_token", "oauth_verifier", "private_token", "personal_access_token",
       "job_token", "deploy_token", "subject_token", "actor_token", "bot_token", "device_secret"], "token", Demand::Any, true),
    (&["session_token", "security_token"], "session_token", Demand::Any, true),
    (&["csrf_token", "xsrf_token", "csrfmiddlewaretoken", "authenticity_token", "request_verification_token",
       "jenkins_crumb"],
     "csrf_token", Demand::Any, true),
    (&["password", "passwd", "passphrase", "pwd", "passcode"], "password", Demand::Any, true),
    (&["password_confirmation", "password_confirm"], "password", Demand::Any, true),
    (&["password_hash", "password_digest"], "password", Demand::Made, true),
    (&["pgpassword", "sshpass", "mysql_pwd", "rediscli_auth", "storepass", "keypass", "rootpw", "root_pw", "bundle_enterprise_contribsys_com", "bundle_gems_contribsys_com"],
     "password", Demand::Any, true),
    (&["pass"], "password", Demand::Token, true),
    (&["pw"], "password", Demand::Token, false),
    (&["db_pass", "auth_pass", "smtp_pass", "mail_pass", "email_pass", "admin_pass", "root_pass",
       "mysql_pass", "ftp_pass", "ssh_pass", "login_pass", "app_pass"], "password", Demand::Any, true),
    (&["otp", "totp", "pin"], "otp", Demand::Token, false),
    (&["one_time_password", "one_time_code", "one_time_passcode", "mfa_code", "otp_code", "totp_code",
       "verification_code", "recovery_code", "backup_code", "recovery_codes", "backup_codes", "sms_code", "login_code",
       "security_code", "two_factor_code", "activation_code"],
     "otp", Demand::Token, true),
    (&["authorization", "proxy_authorization", "x_authorization"], "authorization", Demand::Token, true),
    (&["cookie", "cookies"], "cookie", Demand::Any, true),
    (&["set_cookie"], "cookie", Demand::Any, true),
    (&["session", "session_id", "session_key", "sid", "jsessionid", "phpsessid", "sessid", "connect_sid"],
     "session", Demand::Made, false),
    (&["x_amz_signature", "x_goog_signature"], "signature", Demand::Any, true),
    (&["signature", "sig", "oauth_signature", "hmac"], "signature", Demand::Made, false),
    (&["token", "jwt"], "token", Demand::Token, false),
    (&["secret", "secrets"], "secret", Demand::Token, false),
    (&["secret_string", "secret_value", "seed_phrase", "recovery_phrase"], "secret", Demand::Any, true),
    (&["passwords"], "password", Demand::Any, false),
    (&["credential", "credentials"], "credential", Demand::Made, false),
    (&["api_creds", "db_creds", "aws_creds"], "credential", Demand::Made, true),
    (&["csrf", "xsrf"], "csrf_token", Demand::Made, false),
    (&["auth", "dpop", "pat", "bearer"], "token", Demand::Made, false),
    (&["key"], "api_key", Demand::Made, false),
];

/// Ends of names that announce nothing but what is minted, and its kind: `acme_api`, `webhooksigning`.
pub(crate) const GIVEN_OUT: [(&str, &str); 2] = [("api", "api_key"), ("signing", "secret_key")];

/// Entries that names end in where no word begins: there only what is minted counts.
pub(crate) const GLUED: [&str; 3] = ["token", "secret", "key"];

/// Words that may stand behind a name without making it another one: `PASSWORD_PROD`, `token-github`, `api_key_2`.
#[rustfmt::skip]
pub(crate) const QUALIFIERS: &[&str] = &[
    "access", "admin", "again", "anthropic", "api", "app", "auth", "aws", "azure", "b64", "backup", "base64", "bearer", "bot", "ci", "client",
    "confirm", "confirmation", "csrf", "current", "database", "db", "default", "deploy", "dev", "docker", "ftp", "gcp",
    "github", "gitlab", "google", "heroku", "ldap", "live", "main", "mongo", "mysql", "new", "npm", "oauth", "old", "openai",
    "plain", "plaintext", "postgres", "previous", "private", "prod", "production", "pypi", "raw", "redis", "refresh",
    "repeat", "root", "secondary", "secret", "session", "slack", "smtp", "stage", "staging", "string", "stripe", "test",
    "twilio", "value", "vault",
];

/// How names end behind which a machine-made value counts without a separator, and a declaration without a colon.
pub(crate) const APART: [&str; 9] =
    ["key", "token", "secret", "password", "passwd", "pwd", "otp", "passphrase", "passcode"];

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
    "restore",
    "correlation",
    "config",
    "label",
    "field",
    "column",
    "filter",
    "s3",
    "i18n",
    "issue",
    "socket",
    "websocket",
];

/// Scheme words that announce a credential without a header's name beside them.
pub(crate) const SCHEMES: [&str; 5] = ["bearer", "basic", "ssws", "dpop", "apikey"];

/// Words before a bare suffix `token` that make it none: pages, positions, the names of assemblies.
pub(crate) const OTHER_TOKENS: &[&str] = &["key", "page", "pagination", "next", "continuation", "cancellation", "sync"];

/// What a model says of its thoughts is signed for the model alone.
pub(crate) const OTHER_SIGNATURES: &[&str] = &["thought", "thinking"];

/// Words before a bare suffix `code` that make it none: codes that say what happened, or where and what something is.
#[rustfmt::skip]
pub(crate) const OTHER_CODES: &[&str] = &[
    "error", "err", "exit", "status", "return", "result", "reason", "fault", "event", "exception", "http", "sql", "country",
    "currency", "language", "lang", "locale", "zip", "postal", "area", "region", "airport", "byte", "op", "source", "char",
    "unicode", "key", "color", "colour", "bar", "iso", "upgrade", "product", "component", "package",
];
