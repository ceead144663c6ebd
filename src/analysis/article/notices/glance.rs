//! A first look at the words of a row: it tells nearly always that no notice need be looked for.

/// What the words of a row can be of.
#[derive(Default)]
pub(super) struct Glance {
    pub(super) cookies: bool,
    pub(super) mail: bool,
    pub(super) addressed: bool,
    pub(super) disclaims: bool,
}

impl Glance {
    /// Looks at `key`: its last letter tells nearly always that there is nothing to see.
    pub(super) fn at(&mut self, key: &str) {
        let bytes = key.as_bytes();
        let (Some(&[first, second]), Some(&[.., before, last])) =
            (bytes.first_chunk::<2>(), bytes.last_chunk::<2>())
        else {
            return;
        };
        match (before, last) {
            // Those of the reader end in ك or كم, the site's in نا.
            (0xD9, 0x83 | 0x85) | (0xD8, 0xA7) => {
                self.addressed |= can_be_addressed(key);
                self.mail |= is_readers_mail(key);
            }
            // Cookies end in ز or s, in one spelling in ي, and ties in ط.
            (0xD8, 0xB2 | 0xB7) | (_, b's') => self.cookies |= can_be_cookies(key),
            (0xD9, 0x8A) if bytes.len() == 12 => self.cookies |= can_be_cookies(key),
            _ => {}
        }
        match (first, second) {
            // What "we" do begins with ن, and so does one word of those who disown.
            (0xD9, 0x86) => {
                self.addressed |= can_be_addressed(key);
                self.disclaims |= can_disclaim(key);
            }
            (0xD9, 0x81) => self.addressed |= can_be_addressed(key),
            (0xD8 | 0xD9, 0xAA | 0x8A | 0xA8) => self.disclaims |= can_disclaim(key),
            _ => {}
        }
    }
}

/// Whether `key` is the reader's mail.
fn is_readers_mail(key: &str) -> bool {
    matches!(key, "بريدك" | "بريدكم" | "ايميلك" | "لبريدك")
}

/// Whether `key` speaks of cookies, or of ties, which other things have too.
pub(super) fn can_be_cookies(key: &str) -> bool {
    matches!(key, "cookies" | "كوكيز" | "الكوكي" | "ارتباط" | "الكوكيز" | "الارتباط")
}

/// Whether `key` has the last letters of "your" or "our", or the first of what "we" do: for a first look.
pub(super) fn can_be_addressed(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        [.., 0xD9, 0x83] // ك
            | [.., 0xD9, 0x83, 0xD9, 0x85] // كم
            | [.., 0xD9, 0x86, 0xD8, 0xA7] // نا
            | [0xD9, 0x86, ..] // ن
    ) || key == "فانت"
}

/// Whether `key` can be of those who speak for nobody or disown.
fn can_disclaim(key: &str) -> bool {
    matches!(
        key,
        "بديل"
            | "بديلا"
            | "تتحمل"
            | "تخلي"
            | "تعبر"
            | "تعكس"
            | "تغني"
            | "تلزم"
            | "تمثل"
            | "نخلي"
            | "يتحمل"
            | "يخلي"
            | "يعبر"
            | "يغني"
            | "يلزم"
            | "يمثل"
    )
}
