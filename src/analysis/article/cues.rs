//! Words that tell running text, dates and agencies, by their keys.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Words that open running text: what begins with one is no headline and no caption.
const RUNNING_OPENERS: &str = "\
    اتهم اثار اثارت اجرت اجري احتشد احتفل احتفلت اختتم اختتمت ادان ادانت ادي ارتفع ارتفعت اشاد \
    اشادت اشار اشارت اصدر اصدرت اصيب اضاف اضافت اطلق اطلقت اظهر اظهرت اعتبر اعتبرت اعتقلت اعرب \
    اعربت اعلن اعلنت افاد افادت افتتح افتتحت اكتشف اكد اكدت التقي القت انتقد انتقدت انطلقت اوضح \
    اوضحت بين بينت تابع تابعت تتواصل تراجع تراجعت تراس تستعد تسلم تشهد تفقد تمكن تمكنت تواصل توفي \
    توقع توقعت حذر حذرت حقق حققت حكمت دشن دشنت دعا دعت ذكر ذكرت رحب رحبت رفض رفضت سجل سجلت شدد \
    شددت شن شنت شهد شهدت صرح صرحت ضبطت طالب طالبت عبر عبرت عقد عقدت فيما قال قالت قتل قتلت قرر \
    قررت قضت كشف كشفت كما لقي لكن ناقش نظم نظمت نفت نفي نقل نقلت هذا واشار واصل واصلت واضاف واضافت \
    واعلن وافاد وافق وافقت واكد واكدت واوضح وتابع وجه وجهت وحذر ودعا وذكر وشدد وصرح وصف وصل وصلت \
    وطالب وفي وقال وقالت وقد وقع وقعت وكان وكانت وكشف ونفي ونقل ووجه ووصف يبدو يذكر يستعد يشار \
    يشهد يعتزم";

/// Words around a date that belong to it: days, eras, hours.
const DATE_WORDS: &str = "\
    am gmt pm اخر الاثنين الاحد الاربعا الثلاثا الجمعه الخميس الساعه السبت المكرمه الموافق بتاريخ \
    بتوقيت ت تحديث جمت ص صباحا غرينتش في م مسا مكه نشر ه يوم";

/// Agencies that sign captions and datelines.
const AGENCIES: &str = "\
    afp ap cnn efe epa getty reuters افب الاناضول بترا بنا تاس رويترز سانا سبا سبوتنيك سونا شينخوا \
    قنا كونا معا نوفوستي نينا واج واس واع وام وفا وكالات";

/// Words of four letters and more that say nothing of the topic.
const EMPTY_WORDS: &str = "\
    اخر اخري ازا اضاف اضافت اكدت الاثنين الاحد الاخر الاخري الاربعا الان التي الثلاثا الجاري \
    الجمعه الحالي الخميس الذي الذين السبت العام اللتين اللذين الماضي المتحده المقبل الميه الولايات \
    اليه اليها اليوم انها اوضح ايضا باسم بحسب بسبب بشان بعدما بعض بينما تكون حيث خلال دولار ذلك \
    ستكون سيكون ضمن عام عليه عليها عندما عنها فيها قالت كانت كانوا لافتا لانها لكنه لكنها مشيرا \
    مضيفا معها مليار مليون منها موضحا موكدا هناك هنالك هولا واشار واشارت واضاف واضافت واكد واكدت \
    والتي والذي واوضح واوضحت وبين وتابع وتابعت وذلك وعلي وفقا وقال وقالت وكان وكانت وكانوا ولكن \
    وهذا وهذه ووفق يجب يذكر يكون يمكن ينبغي";

/// Words whose first letter is no conjunction, though it could be one.
const WAW_WORDS: &str = "\
    واتساب واجب واجبات واجه واجهت واحات واحد واحده وادي واردات واس واسط واسع واسعه واشنطن واصل \
    واصلت واع واعد واعده وافد وافدين وافق وافقت واقع واقعه والد والده والدي والي وام وبا وتر \
    وتيره وثايق وثيقه وجبات وجبه وجد وجدت وجه وجها وجهات وجهت وجهه وجوب وجود وجوه وحدات وحده وحش \
    وحوش وحي وحيد وداع ودايع وديع وديعه وراثه وراق ورث ورثه ورد وردت ورده ورش ورشات ورشه ورق ورقه \
    ورم وزارات وزاره وزاري وزاريه وزرا وزع وزعت وزن وزير وزيره وساطه وسام وسايل وسط وسطا وسم وسيط \
    وسيله وشاح وشم وصايا وصف وصفات وصفت وصفه وصل وصلت وصول وصيه وضع وضعت وضعيه وضوح وطن وطني \
    وطنيه وظايف وظيفه وعد وعدت وعود وعي وفا وفاه وفد وفر وفرت وفره وفق وفقا وفود وفيات وقايع \
    وقايه وقت وقع وقعت وقف وقفات وقفت وقفه وقود وقوع وقوف وكالات وكاله وكر وكلا وكيل ولاده ولايات \
    ولايه ولد ولدت ولي وليد وليده وهب وهم وهمي وهميه ويكيليكس ويلز ويليام";

/// Words that carry sentences, hardly those of menus.
const FUNCTION_WORDS: &str = "\
    اذا الا التي الذي الذين الي ام ان انا انت او اي بعد بين ثم حتي حين ذاك ذلك سوي علي عليه عن في \
    فيه قد كان كل كم كما كيف لا لك لكن لم لن له لها ما مع من منذ منه منها نحن هذا هذه هل هنا هو \
    هي وان وفي وقد ولا ولم ولن وما ومن يا";

static WAW: LazyLock<FxHashSet<&str>> = LazyLock::new(|| WAW_WORDS.split_whitespace().collect());
static FUNCTION: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());
static CUES: LazyLock<FxHashMap<&str, Cue>> = LazyLock::new(|| {
    let of = |list: &'static str, cue| list.split_whitespace().map(move |word| (word, cue));
    of(DATE_WORDS, Cue::Date).chain(of(AGENCIES, Cue::Agency)).collect()
});
static OPENERS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| RUNNING_OPENERS.split_whitespace().collect());
static EMPTY: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| EMPTY_WORDS.split_whitespace().collect());

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Date,
    Agency,
}

/// Whether `key` opens running text.
pub(super) fn opens_running_text(key: &str) -> bool {
    OPENERS.contains(key)
}

/// Whether `key` begins with a conjunction: what it opens goes on from something.
pub(super) fn goes_on(key: &str) -> bool {
    // Three letters of two bytes after it, or a preposition of two.
    key.starts_with('و') && (key.len() >= 8 || FUNCTION.contains(key)) && !WAW.contains(key)
}

/// Whether `key` is a function word.
pub(super) fn is_function_word(key: &str) -> bool {
    FUNCTION.contains(key)
}

/// Whether `key` belongs to a date: a number, a day, an era.
pub(super) fn belongs_to_date(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit()) || CUES.get(key) == Some(&Cue::Date)
}

/// Whether `key` is the name of a news agency.
pub(super) fn is_agency(key: &str) -> bool {
    CUES.get(key) == Some(&Cue::Agency)
}

/// Whether the word with `key` can tell the topic of a text.
pub(super) fn tells_topic(key: &str) -> bool {
    // Four letters of two bytes; shorter ones are mostly function words.
    key.len() >= 8 && !EMPTY.contains(key)
}

#[cfg(test)]
mod tests {
    use super::{
        AGENCIES, DATE_WORDS, EMPTY_WORDS, FUNCTION_WORDS, RUNNING_OPENERS, WAW_WORDS, goes_on,
    };
    use crate::analysis::fold::folded;

    #[test]
    fn lists_are_sorted_unique_and_folded() {
        for list in [RUNNING_OPENERS, DATE_WORDS, AGENCIES, EMPTY_WORDS, WAW_WORDS, FUNCTION_WORDS]
        {
            let words: Vec<_> = list.split_whitespace().collect();
            assert!(words.is_sorted_by(|a, b| a < b), "sort by code points: {words:?}");
            for word in words {
                assert_eq!(folded(word), word);
            }
        }
    }

    #[test]
    fn a_conjunction_is_told_from_a_first_letter() {
        for (key, expected) in
            [("واضاف", true), ("وفي", true), ("وقامت", true), ("وزير", false), ("وفد", false)]
        {
            assert_eq!(goes_on(key), expected, "{key}");
        }
    }
}
