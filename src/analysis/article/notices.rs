//! Prose that a page addresses to its reader: cookies and consent, newsletters, apps, appeals, disclaimers.
//!
//! Such prose has marks and function words as articles have. What gives it away is who speaks to whom of what: the site
//! says "we" and "our", the reader is "you", and they speak of privacy, mail, subscriptions and the like.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use self::glance::{Glance, can_be_addressed, can_be_cookies};
use super::{cues, rows::Row};
use crate::analysis::token::Tokens;

mod glance;

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

/// What agreements are made by, and what they are about.
const AGREEING: &str = "توافق توافقون توكد موافقتك موافقتكم";
const TERMS: &str = "الاستخدام الخصوصيه الشروط";
const POLICIES: &str = "الشروط سياسه شروط";
/// `opinions are those of their authors and not of this site`, word by word.
const DENIALS: &str = "دون لا ليس ليست";
const OPINIONS: &str = "ارا اراهم الارا راي نظر";
const SPEAKING: &str = "تتحمل تعبر تعكس تلزم تمثل يتحمل يعبر يلزم يمثل";
const SITES: &str = "\
    اصحابه اصحابها التحرير الجريده الشبكه الصحيفه القناه المجله المركز المنصه الموسسه الموقع الناشر \
    الوكاله دقتها صحتها كاتبه كاتبها كتابها محتواه محتواها مضمونها ورد";
const DISOWNING: &str = "تخلي نخلي يخلي";

/// Signs, a bit each.
mod sign {
    pub(super) const READER: u16 = 1;
    pub(super) const OURS: u16 = 1 << 1;
    pub(super) const MATTER: u16 = 1 << 2;
    pub(super) const AGREEING: u16 = 1 << 3;
    pub(super) const TERMS: u16 = 1 << 4;
    pub(super) const POLICY: u16 = 1 << 5;
    pub(super) const DENIAL: u16 = 1 << 6;
    pub(super) const OPINION: u16 = 1 << 7;
    pub(super) const SPEAKING: u16 = 1 << 8;
    pub(super) const SITE: u16 = 1 << 9;
    pub(super) const DISOWNING: u16 = 1 << 10;
}

static SIGNS: LazyLock<FxHashMap<&str, u16>> = LazyLock::new(|| {
    let mut signs: FxHashMap<&str, u16> = FxHashMap::default();
    for (list, sign) in [
        (READERS, sign::READER),
        (OURS, sign::OURS),
        (MATTERS, sign::MATTER),
        (AGREEING, sign::AGREEING),
        (TERMS, sign::TERMS),
        (POLICIES, sign::POLICY),
        (DENIALS, sign::DENIAL),
        (OPINIONS, sign::OPINION),
        (SPEAKING, sign::SPEAKING),
        (SITES, sign::SITE),
        (DISOWNING, sign::DISOWNING),
    ] {
        for word in list.split_whitespace() {
            *signs.entry(word).or_default() |= sign;
        }
    }
    signs
});

/// Whether `row` is such prose.
pub(super) fn is_notice(row: &Row, text: &str, tokens: &Tokens) -> bool {
    if row.words < 4 || row.words > MAX_NOTICE_WORDS {
        return false;
    }
    // One look at all words tells what need not be looked for.
    let mut glance = Glance::default();
    row.keys(tokens).for_each(|key| glance.at(key));
    let Glance { cookies, mail, addressed, disclaims } = glance;
    let appeals = row.words <= MAX_APPEAL_WORDS;
    is_call(row, tokens)
        || cookies && is_consent(row, tokens)
        || mail && row.words <= MAX_INVITATION_WORDS && is_invitation(row, tokens)
        || appeals && addressed && is_appeal(row, text, tokens)
        || appeals && disclaims && is_disclaimer(row, tokens)
}

/// A notice on cookies and consent: it speaks of them and of this site or to its reader.
fn is_consent(row: &Row, tokens: &Tokens) -> bool {
    // Other things have ties too.
    let of_files = || row.keys(tokens).any(|key| matches!(key, "ملفات" | "تعريف" | "لملفات"));
    let cookies =
        |key: &str| can_be_cookies(key) && (!matches!(key, "ارتباط" | "الارتباط") || of_files());
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

/// An invitation to a newsletter: it speaks of one, where its reader's mail is spoken of already.
fn is_invitation(row: &Row, tokens: &Tokens) -> bool {
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
    row.keys(tokens).any(letter)
}

/// What `key` is a sign of, with a conjunction or preposition written together with it or without.
fn sign_of(key: &str) -> u16 {
    let rest = || SIGNS.get(key.strip_prefix(['و', 'ف', 'ب', 'ل'])?);
    SIGNS.get(key).or_else(rest).copied().unwrap_or_default()
}

/// An appeal to the reader: signs of who speaks, to whom, and of what.
fn is_appeal(row: &Row, text: &str, tokens: &Tokens) -> bool {
    let addressed =
        |key: &str| can_be_addressed(key) && sign_of(key) & (sign::READER | sign::OURS) != 0;
    let mut opening = row.keys(tokens);
    let first = opening.next().unwrap_or_default();
    // `If you like …`
    let liked = matches!(first, "ان" | "اذا" | "لو")
        && opening.next().is_some_and(|key| key.starts_with("اعجب") && can_be_addressed(key));
    if liked && row.words <= MAX_INVITATION_WORDS {
        return true;
    }
    if !row.keys(tokens).any(addressed) {
        return false;
    }
    if cues::goes_on(first) {
        return false;
    }
    let (mut all, mut counts) = (0, [0; 3]);
    for key in row.keys(tokens) {
        let signs = sign_of(key);
        all |= signs;
        for (count, sign) in counts.iter_mut().zip([sign::READER, sign::OURS, sign::MATTER]) {
            *count += usize::from(signs & sign != 0);
        }
    }
    let [reader, ours, matter] = counts.map(|count: usize| count.min(2));
    // What others say of theirs stands in quotation marks.
    let spoken = || row.span.of(text).contains(['"', '«', '“']);
    // `By signing up you agree to the terms of use and the privacy policy.`
    let agreement = sign::AGREEING | sign::TERMS | sign::POLICY;
    ours > 0 && reader + ours + matter >= ENOUGH_SIGNS && !spoken()
        || reader > 0 && all & agreement == agreement
}

/// `follow us on WhatsApp`, `get our newsletter`: a short line without a final mark that opens with an invitation and
/// speaks of what sites offer, or invites to a network.
fn is_call(row: &Row, tokens: &Tokens) -> bool {
    if row.closed || row.words > MAX_CALL_WORDS {
        return false;
    }
    let first = row.keys(tokens).next().unwrap_or_default();
    let invites = matches!(
        first,
        "احصل"
            | "احصلوا"
            | "ادعم"
            | "ادعموا"
            | "استمع"
            | "استمعوا"
            | "اشترك"
            | "اشتركوا"
            | "اشتركي"
            | "انضم"
            | "انضموا"
            | "انضمي"
            | "تابع"
            | "تابعوا"
            | "تابعي"
            | "تبرع"
            | "تبرعوا"
            | "حمل"
            | "حملوا"
            | "حملي"
            | "سجل"
            | "سجلوا"
            | "شارك"
            | "شاركوا"
            | "شاركي"
    );
    if invites {
        let offer = sign::READER | sign::OURS | sign::MATTER;
        return row.keys(tokens).skip(1).any(|key| sign_of(key) & offer != 0);
    }
    let asked = |key: &str| {
        let key = key.strip_prefix('و').unwrap_or(key);
        key.ends_with("نا") && ["شارك", "تابع", "راسل"].iter().any(|verb| key.starts_with(verb))
    };
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
    row.keys(tokens).any(asked) && row.keys(tokens).any(network)
}

/// `opinions are those of their authors and not of this site`, `this is no substitute for a physician`.
fn is_disclaimer(row: &Row, tokens: &Tokens) -> bool {
    if row.keys(tokens).next().is_some_and(cues::goes_on) {
        return false;
    }
    let (mut denied, mut found) = (false, 0);
    for key in row.keys(tokens) {
        let signs = sign_of(key);
        denied |= signs & (sign::DENIAL | sign::DISOWNING) != 0;
        found |= signs & (sign::OPINION | sign::SITE);
        if denied && signs & (sign::SPEAKING | sign::DISOWNING) != 0 {
            found |= sign::SPEAKING;
        }
        if key.starts_with("مسوولي") {
            found |= sign::OPINION;
        }
        if denied && matches!(key, "محتوي" | "المحتوي") {
            found |= sign::SITE;
        }
    }
    let has = |wanted: &[&str]| row.keys(tokens).any(|key| wanted.contains(&key));
    let all = sign::OPINION | sign::SPEAKING | sign::SITE;
    found == all
        || denied
            && has(&["تغني", "يغني", "بديلا", "بديل"])
            && has(&["استشاره", "الطبيب", "المختص", "الاستشاره"])
            && has(&["المعلومات", "المقال", "المحتوي", "الموقع"])
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
    fn signs_are_folded() {
        for word in super::SIGNS.keys() {
            assert_eq!(crate::analysis::fold::folded(word), *word);
        }
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
