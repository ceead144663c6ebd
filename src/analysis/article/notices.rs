//! Prose that a page addresses to its reader: cookies and consent, newsletters, apps, appeals, disclaimers.
//!
//! Such prose has marks and function words as articles have. What gives it away is who speaks to whom of what: the site
//! says "we" and "our", the reader is "you", and they speak of privacy, mail, subscriptions and the like.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{cues, rows::Row};
use crate::analysis::token::Tokens;

/// Notices of consent are no longer than this.
const MAX_NOTICE_WORDS: usize = 90;
/// Invitations to subscribe are no longer than this.
const MAX_INVITATION_WORDS: usize = 24;
/// Calls without a final mark are no longer than this.
const MAX_CALL_WORDS: usize = 16;
/// Appeals are no longer than this.
const MAX_APPEAL_WORDS: usize = 60;
/// Signs of three kinds that an appeal needs.
const ENOUGH_SIGNS: usize = 4;

/// What is the reader's.
const READERS: &str = "\
    اعداداتك اشتراكك ايميلك باستخدامك باستمرارك بتصفحك بريدك بريدكم بمواصلتك بياناتك بياناتكم \
    اعجبتك اعجبتكم اعجبك اعجبكم تبرعك تبرعكم تجربتك تجربتكم تصفحك تصلك تعليقاتكم تفضيلاتك جهازك حسابك خصوصيتك خصوصيتكم خياراتك \
    دعمك دعمكم زيارتك زيارتكم فانت فانك لبريدك لتصلك لك لكم لتصلكم ليصلك ليصلكم متابعتكم متصفحك \
    معلوماتك موافقتك موافقتكم هاتفك يصلك يمكنك يمكنكم";
/// What is the site's, and what it does.
const OURS: &str = "\
    ادعمنا اخبارنا بقناتنا بموقعنا بنشرتنا تابعنا تابعونا تطبيقنا تطبيقاتنا جريدتنا حساباتنا خدماتنا \
    راسلنا راسلونا ساعدنا ساعدونا شاركنا شاركونا شركاونا صحافتنا صحيفتنا صفحاتنا صفحتنا قناتنا قنواتنا \
    لقناتنا لنشرتنا مجتمعنا مقالاتنا محتوانا منصاتنا منصتنا موقعنا نحترم نخزن نجمع نستخدم نستعين \
    ندعوك ندعوكم نرسل نرسلها نرسله نشرنا ننصحك نشراتنا نشرتنا نعالج نقدر";
/// What they speak of.
const MATTERS: &str = "\
    cookies facebook google instagram news telegram twitter whatsapp youtube اشتراك اشعارات اعلانات \
    الاشتراك الاشعارات الاعلانات الالكتروني البريد البريديه التبرع التسجيل التطبيق الحساب \
    الخصوصيه الشروط الصحافه القرا الكوكيز المتصفح المستقله الموقع النشره انستغرام بالتسجيل \
    تطبيق تليجرام تلغرام تويتر تيلغرام تيليغرام حساب شروط صحافه صحافيه فيسبوك قناه كوكيز مستقله \
    ملفات ارتباط الارتباط نشره واتساب يوتيوب";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Reader,
    Ours,
    Matter,
}

static SIGNS: LazyLock<FxHashMap<&str, Sign>> = LazyLock::new(|| {
    let of = |list: &'static str, sign| list.split_whitespace().map(move |word| (word, sign));
    of(READERS, Sign::Reader).chain(of(OURS, Sign::Ours)).chain(of(MATTERS, Sign::Matter)).collect()
});

/// Whether `row` is such prose.
pub(super) fn is_notice(row: &Row, text: &str, tokens: &Tokens) -> bool {
    if row.words < 4 || row.words > MAX_NOTICE_WORDS {
        return false;
    }
    is_call(row, tokens)
        || row.words <= MAX_NOTICE_WORDS && is_consent(row, tokens)
        || row.words <= MAX_INVITATION_WORDS && is_invitation(row, tokens)
        || row.words <= MAX_APPEAL_WORDS && is_appeal(row, text, tokens)
        || row.words <= MAX_APPEAL_WORDS && is_disclaimer(row, tokens)
}

/// A notice on cookies and consent: it speaks of them and of this site or to its reader.
fn is_consent(row: &Row, tokens: &Tokens) -> bool {
    // Other things have ties too.
    let of_files = || row.keys(tokens).any(|key| matches!(key, "ملفات" | "تعريف" | "لملفات"));
    let cookies = |key: &str| match key.len() {
        7 => key == "cookies",
        10 => key == "كوكيز",
        12 => key == "الكوكي" || key == "ارتباط" && of_files(),
        14 => key == "الكوكيز",
        16 => key == "الارتباط" && of_files(),
        _ => false,
    };
    // News of cookies speaks of sites and browsing too.
    let site = |key: &str| {
        matches!(key, "الموقع" | "للموقع" | "التصفح" | "تصفح") && row.words <= 30 && !row.running
    };
    let reader = |key: &str| {
        matches!(
            key,
            "نستخدم"
                | "نستعين"
                | "موقعنا"
                | "تصفحك"
                | "تجربتك"
                | "باستخدامك"
                | "باستمرارك"
                | "بمواصله"
                | "بمواصلتك"
                | "توافق"
                | "موافقتك"
                | "شركاونا"
                | "وشركاونا"
        )
    };
    if !row.keys(tokens).any(cookies) || row.keys(tokens).next().is_some_and(cues::goes_on) {
        return false;
    }
    row.keys(tokens).any(|key| site(key) || reader(key))
}

/// An invitation to a newsletter: it speaks of one and to its reader.
fn is_invitation(row: &Row, tokens: &Tokens) -> bool {
    let reader = |key: &str| matches!(key, "بريدك" | "بريدكم" | "ايميلك" | "لبريدك");
    let letter = |key: &str| {
        matches!(
            key,
            "نشرتنا"
                | "نشراتنا"
                | "لنشرتنا"
                | "النشره"
                | "نشره"
                | "اشترك"
                | "اشتركوا"
                | "ليصلك"
                | "لتصلك"
                | "تصلك"
        )
    };
    row.keys(tokens).any(reader) && row.keys(tokens).any(letter)
}

/// What `key` is a sign of, with a conjunction or preposition written together with it or without.
fn sign_of(key: &str) -> Option<Sign> {
    let rest = || SIGNS.get(key.strip_prefix(['و', 'ف', 'ب', 'ل'])?);
    SIGNS.get(key).or_else(rest).copied()
}

/// An appeal to the reader: signs of who speaks, to whom, and of what.
fn is_appeal(row: &Row, text: &str, tokens: &Tokens) -> bool {
    // The last letters of "your" and "our".
    let ends = |key: &str| ["ك", "كم", "نا"].iter().any(|ending| key.ends_with(ending));
    let addressed =
        |key: &str| (ends(key) || key.starts_with('ن') || key == "فانت") && sign_of(key).is_some();
    // `If you like …`
    let mut opening = row.keys(tokens);
    let liked = matches!(opening.next(), Some("ان" | "اذا" | "لو"))
        && opening.next().is_some_and(|key| key.starts_with("اعجب") && ends(key));
    if liked && row.words <= MAX_INVITATION_WORDS {
        return true;
    }
    if !row.keys(tokens).any(addressed) || row.keys(tokens).next().is_some_and(cues::goes_on) {
        return false;
    }
    let mut signs = [0; 3];
    for key in row.keys(tokens) {
        match sign_of(key) {
            Some(Sign::Reader) => signs[0] += 1,
            Some(Sign::Ours) => signs[1] += 1,
            Some(Sign::Matter) => signs[2] += 1,
            None => {}
        }
    }
    let [reader, ours, matter] = signs.map(|count: usize| count.min(2));
    // What others say of theirs stands in quotation marks.
    let spoken = row.span.of(text).contains(['"', '«', '“']);
    !spoken && ours > 0 && reader + ours + matter >= ENOUGH_SIGNS
        || reader > 0 && is_agreement(row, tokens)
}

/// `follow us on WhatsApp`, `get our newsletter`: a short line without a final mark that opens with an invitation and
/// speaks of what sites offer, or invites to a network.
fn is_call(row: &Row, tokens: &Tokens) -> bool {
    const INVITE: &[&str] = &[
        "احصل",
        "احصلوا",
        "ادعم",
        "ادعموا",
        "استمع",
        "استمعوا",
        "اشترك",
        "اشتركوا",
        "اشتركي",
        "انضم",
        "انضموا",
        "انضمي",
        "تابع",
        "تابعوا",
        "تابعي",
        "تبرع",
        "تبرعوا",
        "حمل",
        "حملوا",
        "حملي",
        "سجل",
        "سجلوا",
        "شارك",
        "شاركوا",
        "شاركي",
    ];
    if row.closed || row.words > MAX_CALL_WORDS {
        return false;
    }
    let first = row.keys(tokens).next().unwrap_or_default();
    if INVITE.contains(&first) {
        return row.keys(tokens).skip(1).any(|key| sign_of(key).is_some());
    }
    let network = |key: &str| {
        matches!(
            key,
            "واتساب"
                | "انستغرام"
                | "انستجرام"
                | "تلغرام"
                | "تيليغرام"
                | "تليجرام"
                | "سبوتيفاي"
                | "يوتيوب"
        )
    };
    let asked = |key: &str| {
        key.ends_with("نا")
            && ["شارك", "وشارك", "تابع", "وتابع", "راسل"].iter().any(|verb| key.starts_with(verb))
    };
    row.keys(tokens).any(network) && row.keys(tokens).any(asked)
}

/// `by signing up you agree to the terms of use and the privacy policy`.
fn is_agreement(row: &Row, tokens: &Tokens) -> bool {
    let has = |wanted: &[&str]| row.keys(tokens).any(|key| wanted.contains(&key));
    has(&["توافق", "توافقون", "موافقتك", "موافقتكم", "توكد"])
        && has(&["الخصوصيه", "الاستخدام", "الشروط"])
        && has(&["سياسه", "وسياسه", "شروط", "الشروط", "وشروط", "لشروط", "لسياسه"])
}

/// `opinions are those of their authors and not of this site`.
fn is_disclaimer(row: &Row, tokens: &Tokens) -> bool {
    let mut denied = false;
    let (mut opinions, mut speaks, mut site) = (false, false, false);
    for key in row.keys(tokens) {
        match key {
            "لا" | "ولا" | "ليس" | "وليس" | "وليست" | "دون" => denied = true,
            "راي" | "ارا" | "اراء" | "الارا" | "اراهم" | "نظر" | "باراء" | "مسووليه" => {
                opinions = true
            }
            "تعبر" | "يعبر" | "تعكس" | "يلزم" | "تلزم" | "تمثل" | "يمثل" | "تتحمل" | "يتحمل" => {
                speaks = denied
            }
            "الموقع" | "المنصه" | "الصحيفه" | "الجريده" | "القناه" | "الشبكه" | "المجله"
            | "الوكاله" | "التحرير" | "الموسسه" | "المركز" | "اصحابها" | "اصحابه" | "كاتبها"
            | "كاتبه" | "كتابها" | "الناشر" | "ورد" | "محتواها" | "محتواه" | "مضمونها"
            | "دقتها" | "صحتها" => site = true,
            "تخلي" | "يخلي" | "نخلي" => (denied, speaks) = (true, true),
            "محتوي" | "المحتوي" => site |= denied,
            _ if key.starts_with("مسوولي") => opinions = true,
            _ => {}
        }
    }
    let has = |wanted: &[&str]| row.keys(tokens).any(|key| wanted.contains(&key));
    let health = denied
        && has(&["تغني", "يغني", "بديلا", "بديل"])
        && has(&["استشاره", "الطبيب", "المختص", "الاستشاره"])
        && has(&["المعلومات", "المقال", "المحتوي", "الموقع"]);
    (health || opinions && speaks && site) && !row.keys(tokens).next().is_some_and(cues::goes_on)
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    /// Whether `line` is kept in the midst of an article.
    fn is_kept(line: &str) -> bool {
        let before = "أعلنت شركة القطارات أنها ستزيد رحلاتها بين المدينتين ابتداء من الشهر المقبل.";
        let after = "وقال مدير الشركة إن الحجز سيبقى متاحا في المحطات أيضا لمن لا يملك هاتفا.";
        let text = format!(
            "قطارات إضافية بين المدينتين\nشارك\n{before}\n{line}\n{after}\nحقوق النشر محفوظة"
        );
        let document = Document::new(&text, None, StructureMode::Detect);
        let start = text.find(line).unwrap() as u32;
        document.zones().iter().any(|zone| zone.span.start == start && zone.kind == ZoneKind::Body)
    }

    #[test]
    fn prose_for_the_reader_is_told_from_the_story() {
        for notice in [
            "نحفظ نحن وشركاؤنا بعض المعلومات على جهازك كي نعرض لك إعلانات تهمك، ويمكنك تغيير ذلك متى شئت.",
            "إن أعجبك ما نكتب فانضم إلى مجتمعنا وساعدنا بتبرعك، فالصحافة الحرة لا تعيش بلا قرائها.",
            "بالتسجيل فإنك توافق على شروط الاستخدام وعلى سياسة الخصوصية كلها.",
            "ما ينشر في هذه الزاوية من مقالات لا يعبر عن رأي الموقع.",
        ] {
            assert!(!is_kept(notice), "{notice}");
        }
        for story in [
            "وأضاف المدير: \"يمكنك أن تحجز من موقعنا أو تطبيقنا، وسيصلك الإشعار على هاتفك فورا\".",
            "ويقول الخبير إن تغيير إعدادات الخصوصية في التطبيق من حسابك يستغرق دقيقة واحدة فقط.",
            "ولا تعبر هذه الأرقام عن رأي الركاب في جودة القطارات كما تقول الجمعية.",
        ] {
            assert!(is_kept(story), "{story}");
        }
    }
}
