//! Options of commands that take a password: `docker login -u ann -p …`, `["mysql", "-p…"]`, `a1="-u" a2="ann:…"`.
//!
//! A letter says nothing by itself. What says it is the command before it, and between the two may stand anything: `native/README.md`
//! section 3 is the contract.

use crate::anchored::{is_example, no_password};
use crate::class::{is_name, is_value, is_white};
use crate::found::Origin;
use crate::machine::machine_made;
use crate::masked::mask_at;
use crate::placeholder::placeholder;
use crate::quotes::Quote;
use crate::scan::Scan;
use crate::value::{address_or_path, day, long_stretch, plausible};
use crate::windows::OPTIONS as LETTERS;

/// How an option and its value are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Only joined: without it a word behind white space is something else.
    Joined,
    /// Only behind white space or `=`.
    Apart,
    /// Either way.
    Either,
    /// A user, this symbol, and the password.
    Behind(u8),
}
use Form::{Apart, Behind, Either, Joined};

/// Behind the letters of options comes `-pw`.
pub(crate) const TWO: usize = LETTERS.len();
const LETTER_COUNT: usize = TWO + 1;

pub(crate) type Options = &'static [(usize, Form)];

pub(crate) const fn of(letter: u8) -> usize {
    let mut at = 0;
    while LETTERS[at] != letter {
        at += 1;
    }
    at
}

/// The options of a command that take a password.
pub(crate) fn options(word: &[u8]) -> Options {
    let word = word.strip_suffix(b".exe").unwrap_or(word);
    match word {
        b"login" | b"cqlsh" | b"rdesktop" | b"ncftp" | b"ncftpput" | b"ncftpget" | b"ncftpls" | b"twine"
        | b"psexec" | b"psexec64" | b"PsExec" | b"PsExec64" | b"snowsql" | b"evil-winrm" | b"nxc" | b"netexec"
        | b"crackmapexec" | b"smbmap" | b"hydra" | b"medusa" | b"beeline" | b"cypher-shell" | b"useradd"
        | b"usermod" | b"couchbase-cli" | b"cbq" | b"cbbackupmgr" | b"rabbitmqadmin" | b"steghide" | b"ipmipower" => {
            &const { [(of(b'p'), Apart)] }
        }
        b"mysql" | b"mysqldump" | b"mysqladmin" | b"mysqlimport" | b"mysqlcheck" | b"mysqlshow" | b"mysqlslap"
        | b"mysqlbinlog" | b"mysqlpump" | b"mariadb" | b"mariadb-dump" | b"mariadb-admin" | b"mariadb-import"
        | b"mariadb-check" | b"xtrabackup" | b"innobackupex" | b"7z" | b"7za" | b"7zr" | b"7zz" | b"rar" | b"unrar" => {
            &const { [(of(b'p'), Joined)] }
        }
        b"mongo" | b"mongosh" | b"mongodump" | b"mongorestore" | b"mongoexport" | b"mongoimport" | b"mongostat"
        | b"mongotop" | b"mongofiles" | b"sshpass" | b"mycli" | b"mydumper" | b"myloader" => {
            &const { [(of(b'p'), Either)] }
        }
        b"zip" | b"unzip" | b"zipcloak" | b"sqlcmd" | b"osql" | b"bcp" | b"tsql" | b"mosquitto_pub"
        | b"mosquitto_sub" | b"mosquitto_rr" | b"ipmitool" | b"aql" | b"asadm" | b"asinfo" => {
            &const { [(of(b'P'), Either)] }
        }
        b"ssh-keygen" => &const { [(of(b'N'), Apart), (of(b'P'), Apart)] },
        b"redis-cli" | b"valkey-cli" | b"keydb-cli" | b"redis-benchmark" => &const { [(of(b'a'), Apart)] },
        b"ldapsearch" | b"ldapadd" | b"ldapmodify" | b"ldapdelete" | b"ldapwhoami" | b"ldapcompare" | b"ldapmodrdn"
        | b"ldapexop" | b"ldapvi" | b"dsconf" | b"dsidm" | b"kadmin" => &const { [(of(b'w'), Apart)] },
        b"ldappasswd" => &const { [(of(b'w'), Apart), (of(b's'), Apart), (of(b'a'), Apart)] },
        b"smbclient" | b"rpcclient" | b"winexe" | b"smbget" | b"smbcacls" | b"smbtree" | b"wmic" => {
            &const { [(of(b'U'), Behind(b'%'))] }
        }
        b"curl" => &const { [(of(b'u'), Behind(b':')), (of(b'U'), Behind(b':')), (of(b'E'), Behind(b':'))] },
        b"etcdctl" => &const { [(of(b'u'), Behind(b':'))] },
        b"lftp" => &const { [(of(b'u'), Behind(b','))] },
        b"openssl" | b"mcrypt" => &const { [(of(b'k'), Apart)] },
        b"snmpget" | b"snmpgetnext" | b"snmpwalk" | b"snmpbulkwalk" | b"snmpbulkget" | b"snmpset" | b"snmptable"
        | b"snmptrap" | b"snmpinform" | b"snmpstatus" | b"snmpdf" | b"snmptranslate" | b"snmpusm" => {
            &const { [(of(b'A'), Apart), (of(b'X'), Apart), (of(b'c'), Apart)] }
        }
        b"plink" | b"pscp" | b"psftp" | b"putty" | b"kitty" => &const { [(TWO, Apart)] },
        _ => &[],
    }
}

/// The value of such an option, from `from` on.
pub(crate) fn argued(scan: &mut Scan<'_>, form: Form, from: usize) {
    judge(scan, form, from.min(scan.t.len()), scan.t.len(), true);
}

/// A command stands so near before its option.
const REACH: usize = 256;
pub(crate) const MOST_SPACE: usize = 64;
const LONGEST_PASSWORD: usize = 256;
pub(crate) const COMMAND: &str = "command-option";

/// Which commands stand before a place, of each option the last, and what ends their reach.
#[derive(Clone, Debug, Default)]
pub(crate) struct Commands {
    /// Read up to here.
    to: usize,
    /// Of each letter one behind where the last command begins.
    last: [(usize, Option<Form>); LETTER_COUNT],
    /// Behind the last line end.
    line: usize,
    /// Behind what ends a command on its line.
    end: usize,
    /// Behind what closes a list.
    list: usize,
}

impl Commands {
    /// Reads on up to a symbol that belongs to no word.
    fn read(&mut self, t: &[u8], to: usize) {
        let lowest = to.saturating_sub(REACH);
        if self.to < lowest || self.to > to {
            *self = Self { to: lowest, line: lowest, end: lowest, list: lowest, ..Self::default() };
        }
        let mut p = self.to;
        // The end of a word that goes on from out of reach.
        if p > 0 && is_name(t[p - 1]) {
            p += t[p..to].iter().take_while(|b| is_name(**b)).count();
        }
        while p < to {
            let length = t[p..to].iter().take_while(|b| is_name(**b)).count();
            if length == 0 {
                self.mark(t, p);
                p += 1;
                continue;
            }
            // Behind an escape the word begins with the next symbol.
            let escaped = p > 0 && t[p - 1] == b'\\' && matches!(t[p], b'n' | b'r' | b't');
            let word = &t[p + usize::from(escaped)..p + length];
            for (letter, form) in options(word) {
                self.last[*letter] = (p + 1, Some(*form));
            }
            p += length;
        }
        self.to = to;
    }

    fn mark(&mut self, t: &[u8], p: usize) {
        match t[p] {
            b'\n' | b'\r' if p == 0 || t[p - 1] != b'\\' => self.line = p + 1,
            b';' | b'|' | b'&' if t.get(p + 1).is_some_and(|b| is_white(*b)) => self.end = p + 1,
            b']' | b'}' | b')' => self.list = p + 1,
            _ => {}
        }
    }

    /// How the command before `to` has the option.
    fn form(&mut self, t: &[u8], to: usize, lowest: usize, letter: usize, listed: bool) -> Option<Form> {
        self.read(t, to);
        let lowest = lowest.max(to.saturating_sub(REACH)).max(if listed { self.list } else { self.line.max(self.end) });
        let (at, form) = self.last[letter];
        form.filter(|_| at > lowest)
    }
}

/// Which option's letters begin at `p`, and where they end.
fn letter_at(t: &[u8], p: usize) -> Option<(usize, usize)> {
    match *t.get(p..)? {
        [b'p', b'w', b' ' | b'"' | b'\'' | b'\\', ..] => Some((TWO, p + 2)),
        [letter, ..] => LETTERS.iter().position(|b| *b == letter).map(|index| (index, p + 1)),
        [] => None,
    }
}

/// The long options that a letter stands for: `--user ann:…`.
pub(crate) const LONG: [(&[u8], u8); 3] = [(b"--user", b'u'), (b"--proxy-user", b'U'), (b"--cert", b'E')];

/// A long option may begin at `at`.
pub(crate) fn long_at(scan: &mut Scan<'_>, at: usize) {
    let found = LONG.iter().find(|(word, _)| scan.starts(at, word) && !is_name(scan.at(at + word.len())));
    let Some((word, letter)) = found else { return };
    if at > 0 && (is_white(scan.t[at - 1]) || matches!(scan.t[at - 1], b'"' | b'\'')) {
        option(scan, at, of(*letter), at + word.len());
    }
}

/// An option may stand behind the symbol at `before`, which is white space or a quote.
pub(crate) fn option_at(scan: &mut Scan<'_>, before: usize) {
    let Some((letter, from)) = letter_at(scan.t, before + 2) else { return };
    option(scan, before + 1, letter, from);
}

fn option(scan: &mut Scan<'_>, at: usize, letter: usize, from: usize) {
    if scan.in_mask(at) || scan.matcher.is_off(COMMAND) {
        return;
    }
    let opening = scan.t[..at - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count();
    let quote = Quote::Plain { quote: scan.t[at - 1], backslashes: opening };
    let quoted = !is_white(scan.t[at - 1]);
    let masked = scan.masks.partition_point(|(_, end)| *end <= at);
    // Right behind a mask stands the rest of a word.
    let lowest = masked.checked_sub(1).map_or(0, |last| scan.masks[last].1 + 1);
    let mut form =
        |listed: bool| scan.memo.commands.get_or_insert_with(Box::default).form(scan.t, at, lowest, letter, listed);
    let (as_item, plainly) = (if quoted { form(true) } else { None }, form(false));
    if let Some(form) = as_item {
        let closing = from + opening;
        let closes = scan.at(closing) == scan.t[at - 1] && scan.t[from..closing].iter().all(|b| *b == b'\\');
        if closes && form != Joined {
            return next_item(scan, form, closing + 1);
        }
        if !closes && matches!(form, Joined | Either) {
            let end = scan.quoted_end(quote, from);
            if let Some(end) = end.filter(|end| !scan.t[from..*end].iter().any(|b| is_white(*b))) {
                return judge(scan, form, from, end, true);
            }
        }
    }
    let Some(form) = plainly else { return };
    let spaces = scan.t[from..].iter().take(MOST_SPACE).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let apart = spaces > 0 || scan.at(from) == b'=';
    match form {
        Joined if apart => return,
        Apart | Behind(_) if !apart => return,
        _ => {}
    }
    value_at(scan, form, from + if spaces == 0 { usize::from(apart) } else { spaces });
}

const MOST_BACKSLASHES: usize = crate::quotes::MOST_BACKSLASHES;

/// The value is the next of a list: `"-p", "…"`, `a1="-u" a2="…"`.
fn next_item(scan: &mut Scan<'_>, form: Form, from: usize) {
    let space = |p: usize| scan.t[p.min(scan.t.len())..].iter().take(MOST_SPACE).take_while(|b| is_white(**b)).count();
    let mut p = from + space(from);
    if scan.at(p) == b',' {
        p += 1 + space(p + 1);
    } else if scan.at(p) == b'a' && p > from {
        let digits = scan.t[p + 1..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || scan.at(p + 1 + digits) != b'=' {
            return;
        }
        p += digits + 2;
    }
    if p > from {
        if let Some((quote @ Quote::Plain { .. }, from)) = scan.quote(p) {
            quoted(scan, form, quote, from);
        }
    }
}

fn quoted(scan: &mut Scan<'_>, form: Form, quote: Quote, from: usize) {
    if let Some(to) = scan.quoted_or_open(quote, from, from) {
        judge(scan, form, from, to, true);
    }
}

/// The value begins at `from`, in quotes or as a shell's word.
fn value_at(scan: &mut Scan<'_>, form: Form, from: usize) {
    if let Some((quote @ Quote::Plain { .. }, from)) = scan.quote(from) {
        return quoted(scan, form, quote, from);
    }
    let comma = form == Behind(b',');
    let to = from
        + scan.t[from..]
            .iter()
            .take(2 * LONGEST_PASSWORD)
            .take_while(|b| is_value(**b) || comma && **b == b',')
            .count();
    scan.open_value(from, to);
    // `ann:'…'`
    if let (Behind(mark), Some((quote @ Quote::Plain { .. }, inside))) = (form, scan.quote(to)) {
        if to > from && scan.t[to - 1] == mark {
            return quoted(scan, Either, quote, inside);
        }
    }
    judge(scan, form, from, to, false);
}

/// What a value is, or what of it stands behind a user.
fn judge(scan: &mut Scan<'_>, form: Form, from: usize, to: usize, quoted: bool) {
    let value = &scan.t[from..to];
    let joined = !quoted && mask_at(scan.t, to).is_some();
    if joined || mask_at(scan.t, from).is_some() || value.iter().any(|b| is_white(*b)) {
        return;
    }
    let Behind(mark) = form else {
        return counts(scan, from, to, quoted);
    };
    let Some(length) = memchr::memchr(mark, value) else { return };
    let user = &value[..length];
    if !user.iter().all(|b| is_name(*b) || b"@+/\\~{}".contains(b)) {
        return;
    }
    let password = &value[length + 1..];
    if mark == b':' && no_password(password) {
        if machine_made(user) || long_stretch(user) {
            scan.push(from, from + length, Origin::Built(&(COMMAND, "token")));
        }
    } else if !is_example(user, password) {
        counts(scan, from + length + 1, to, quoted);
    }
}

/// Whether a password could be one: no variable, no plain word, no port.
fn counts(scan: &mut Scan<'_>, from: usize, mut to: usize, quoted: bool) {
    if !quoted {
        let trailing = scan.t[from..to].iter().rev().take(MOST_TRAILING).take_while(|b| b".:".contains(b)).count();
        to -= trailing;
    }
    let value = &scan.t[from..to];
    let variable = |rest: &[u8]| rest.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_');
    if (!quoted && value.first() == Some(&b'-'))
        || value.len() > LONGEST_PASSWORD
        || value.len() <= LONGEST_PORT && value.iter().all(u8::is_ascii_digit)
        || value.strip_prefix(b"$").is_some_and(variable)
        || memchr::memmem::find(value, b"[REDACTED").is_some()
        || placeholder(value)
        || address_or_path(value)
        || !plausible(value)
        || day(value)
    {
        return;
    }
    scan.push(from, to, Origin::Built(&(COMMAND, "password")));
}

const MOST_TRAILING: usize = 8;
const LONGEST_PORT: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str, letter: u8, listed: bool) -> Option<Form> {
        Commands::default().form(text.as_bytes(), text.len(), 0, of(letter), listed)
    }

    #[test]
    fn a_command_counts_up_to_what_ends_it() {
        assert_eq!(form("docker login -u ann", b'p', false), Some(Apart));
        assert_eq!(form("/usr/bin/mysql -u ann", b'p', false), Some(Joined));
        assert_eq!(form("docker login x; run", b'p', false), None);
        assert_eq!(form("docker login x\n run", b'p', false), None);
        assert_eq!(form("docker login \\\n -u ann", b'p', false), Some(Apart));
        assert_eq!(form("\\nmysql -u ann", b'p', false), Some(Joined));
        assert_eq!(form("xmysql -u ann", b'p', false), None);
        assert_eq!(form("[\"docker\",\n\"login\",", b'p', true), Some(Apart));
        assert_eq!(form("[\"login\"], [", b'p', true), None);
        assert_eq!(form(&format!("login {}", "x ".repeat(REACH / 2)), b'p', false), None);
    }

    #[test]
    fn what_was_read_before_says_the_same() {
        let text = b"sshpass -p a ssh b; mysql -h mysql -p\nzip -P x | docker login -u zip -p y ] unzip -P";
        for letter in 0..LETTER_COUNT {
            for listed in [true, false] {
                let mut known = Commands::default();
                for to in (0..text.len()).filter(|to| !is_name(text[*to])) {
                    let anew = Commands::default().form(text, to, 0, letter, listed);
                    assert_eq!(known.form(text, to, 0, letter, listed), anew, "{to} {letter}");
                }
            }
        }
    }
}
