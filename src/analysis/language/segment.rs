//! Runs of a text in scripts of their own, long enough to say something.

use unicode_script::Script;

use super::script::Run;

/// Letters a run in another script needs to be a segment of its own.
const SHORTEST: u32 = 24;

/// `runs` joined until each is long enough; what is too short goes with what stands before it, at the beginning of the
/// text with what follows.
pub(super) fn joined(runs: &[Run]) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        // Japanese mixes Han and the kana freely.
        let kana = matches!(run.script, Script::Hiragana | Script::Katakana);
        let run = if kana { Run { script: Script::Han, ..*run } } else { *run };
        match joined.last_mut() {
            Some(last)
                if last.script == run.script
                    || run.letters < SHORTEST
                    || last.letters < SHORTEST =>
            {
                if last.letters < SHORTEST && run.letters >= SHORTEST {
                    last.script = run.script;
                }
                last.letters += run.letters;
                last.end = run.end;
            }
            Some(_) | None => joined.push(run),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{super::script::runs, joined};

    #[test]
    fn a_name_in_another_script_is_no_segment() {
        let text = "وقال Tim Cook إن الهاتف الجديد سيطرح في الأسواق قريبا";
        assert_eq!(joined(&runs(text)).len(), 1);
        let both = format!("{text} — The new telephone will be sold everywhere soon");
        let found: Vec<_> =
            joined(&runs(&both)).iter().map(|run| &both[run.start..run.end]).collect();
        assert_eq!(found, [text, "The new telephone will be sold everywhere soon"]);
        let japanese = "新しい電話はすぐに発売される予定だと発表した。東京で会見があった。";
        assert_eq!(joined(&runs(japanese)).len(), 1);
    }
}
