//! A copy of the example, something that speaks at once, and people who record.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use sound::wav;
use sound::{Encoding, Sound};

use super::*;

/// A pack in which only Russian is looked at, and a speaker of one tone.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
        crate::demo::layout::pack::bring(Some(&example), &folder.path().join("pack")).unwrap();
        let office = Self { folder };
        office.speaker_is("eSpeak NG text-to-speech: 1.51  Data at: /usr");
        office
    }

    fn speaker_is(&self, version: &str) {
        let program = self.folder.path().join("speaker");
        fs::write(
            &program,
            format!(
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '{version}'; else exec cat \"$0.wav\"; fi\n"
            ),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(self.folder.path().join("speaker.wav"), tone(8_000, 1_200)).unwrap();
    }

    fn pack(&self) -> PathBuf {
        self.folder.path().join("pack")
    }

    fn voices(&self) -> PathBuf {
        self.pack().join("voices/ru")
    }

    fn programme(&self) -> Programme {
        Programme::load(&self.pack()).unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn try_make(&self, speaker: &str) -> Result<OfLanguage> {
        self.make_confirmed(speaker, &[])
    }

    fn make_confirmed(&self, speaker: &str, confirmed: &[&str]) -> Result<OfLanguage> {
        let programme = self.programme();
        let ru = programme.languages()[0].clone();
        let wish = Wish {
            languages: BTreeSet::from([ru.clone()]),
            confirmed: confirmed.iter().copied().map(str::to_owned).collect(),
            speaker: Speaker::new(&self.folder.path().join(speaker)),
        };
        Ok(make(&programme, &self.pack(), &wish, &|_| {})?.languages.remove(&ru).unwrap())
    }

    fn make(&self) -> OfLanguage {
        self.try_make("speaker").unwrap()
    }

    fn examine(&self) -> Found {
        let programme = self.programme();
        let ru = BTreeSet::from([programme.languages()[0].clone()]);
        let version = Speaker::new(&self.folder.path().join("speaker")).version().unwrap();
        examine(&programme, &self.pack(), &ru, Some(&version)).unwrap().remove(0)
    }

    fn edit(&self, from: &str, to: &str) {
        self.edit_file("locales/ru.ftl", from, to);
    }

    fn edit_file(&self, file: &str, from: &str, to: &str) {
        let path = self.pack().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

/// Half a second of silence, a tone of a second, half a second of silence, at another rate.
fn tone(rate: u32, height: i16) -> Vec<u8> {
    let rate_samples = usize::try_from(rate).unwrap();
    let mut samples = vec![0_i16; rate_samples / 2];
    samples.extend((0..rate_samples).map(|at| if at % 40 < 20 { height } else { -height }));
    samples.extend(vec![0; rate_samples / 2]);
    let mut file = wav::file(Encoding::Pcm16, &samples, None);
    file[24..28].copy_from_slice(&rate.to_le_bytes());
    file
}

fn sound(path: &Path) -> Sound {
    wav::read(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_is_missing_is_spoken_and_what_has_not_changed_is_left_alone() {
    let office = Office::new();
    let first = office.make();
    assert!(first.pieces > 600 && first.made == first.pieces && first.recorded == 0, "{first:?}");
    let bye = sound(&office.voices().join("call-bye.wav"));
    let level = sound::loudness::speech_dbfs(&bye).unwrap();
    assert!((level - sound::loudness::TARGET_DBFS).abs() < 1.0, "{level}");
    assert!((1_000..1_300).contains(&bye.length().as_millis()), "{:?}", bye.length());
    assert_eq!(office.make(), OfLanguage { made: 0, ..first });

    office.edit("call-bye = ", "call-bye = Пока. ");
    assert_eq!(office.make().made, 1);
    fs::remove_file(office.voices().join("call-more.wav")).unwrap();
    fs::write(office.voices().join("call-keys.wav"), b"").unwrap();
    assert_eq!(office.make().made, 2);
    assert_eq!(office.try_make("nobody").unwrap().made, 0, "nobody is needed to speak");
    office.speaker_is("eSpeak NG text-to-speech: 1.52  Data at: /usr");
    let again = office.make();
    assert_eq!(again.made, again.pieces, "another version");
}

#[test]
fn without_a_program_that_speaks_it_says_what_to_install() {
    let error = format!("{:#}", Office::new().try_make("nobody").unwrap_err());
    assert!(error.contains("install eSpeak NG, in Debian with `apt install espeak-ng`"), "{error}");
}

#[test]
fn what_people_recorded_is_levelled_and_their_file_is_never_changed() {
    let office = Office::new();
    let recorded = office.voices().join("recorded");
    fs::create_dir_all(&recorded).unwrap();
    let (quiet, loud) = (tone(44_100, 300), tone(48_000, 20_000));
    fs::write(recorded.join("call-bye.wav"), &quiet).unwrap();
    fs::write(office.voices().join("call-menu.wav"), &loud).unwrap();
    let of = office.make();
    assert_eq!((of.recorded, of.made, of.wrong.as_slice()), (2, of.pieces, [].as_slice()));
    assert_eq!(fs::read(recorded.join("call-bye.wav")).unwrap(), quiet);
    assert_eq!(fs::read(recorded.join("call-menu.wav")).unwrap(), loud, "laid beside, and taken in");
    for name in ["call-bye.wav", "call-menu.wav"] {
        let made = sound(&office.voices().join(name));
        let level = sound::loudness::speech_dbfs(&made).unwrap();
        assert!((level - sound::loudness::TARGET_DBFS).abs() < 1.0, "{name}: {level}");
        assert!((1_000..1_300).contains(&made.length().as_millis()), "{name}: {:?}", made.length());
    }
    office.edit("call-bye = ", "call-bye = Пока. ");
    let of = office.make();
    assert_eq!((of.made, of.stale), (0, vec!["call-bye".to_owned()]));
    assert_eq!(office.make_confirmed("speaker", &["call-bye"]).unwrap().stale, Vec::<String>::new());
    assert_eq!(office.make().stale, Vec::<String>::new(), "somebody has listened to it");
    office.edit("call-bye = ", "call-bye = Ну ");
    assert_eq!(office.make().stale, ["call-bye"]);
    fs::write(recorded.join("call-bye.wav"), &loud).unwrap();
    let of = office.make();
    assert_eq!((of.made, of.stale), (1, vec![]), "recorded anew");
    fs::remove_file(recorded.join("call-bye.wav")).unwrap();
    let of = office.make();
    assert_eq!((of.made, of.recorded), (1, 1), "spoken again");
}

#[test]
fn what_belongs_to_nothing_is_removed_if_it_was_made_and_told_if_it_was_recorded() {
    let office = Office::new();
    office.make();
    let (made, recorded) = (office.voices(), office.voices().join("recorded"));
    fs::create_dir_all(&recorded).unwrap();
    fs::write(recorded.join("call-surrender-7.wav"), tone(8_000, 900)).unwrap();
    fs::copy(made.join("call-bye.wav"), made.join("call-surrender-8.wav")).unwrap();
    fs::write(made.join("cal-bye.wav"), tone(8_000, 900)).unwrap();
    fs::write(recorded.join("call-more.wav"), b"no sound").unwrap();
    let of = office.make();
    assert_eq!(of.removed, 1, "{of:?}");
    assert_eq!(of.made, 1, "nothing takes the place of what was spoken instead of what cannot be read");
    assert!(of.wrong[0].ends_with("nothing that a call says is called “cal-bye”; did you mean “call-bye”?"));
    assert!(of.wrong[1].ends_with("recorded/call-more.wav: no WAV file"), "{:?}", of.wrong);
    assert!(made.join("cal-bye.wav").exists(), "nothing of a person's is ever removed");

    // Part seven is no longer said, in any language.
    for tag in ["ru", "uk", "en", "ko-KP", "ko-KR"] {
        let path = office.pack().join(format!("locales/{tag}.ftl"));
        let text = fs::read_to_string(&path).unwrap();
        let kept = text.lines().filter(|line| !line.starts_with("call-surrender-7 "));
        fs::write(&path, kept.collect::<Vec<_>>().join("\n")).unwrap();
    }
    let of = office.make();
    assert_eq!((of.removed, of.unused), (1, vec!["call-surrender-7".to_owned()]));
    assert!(recorded.join("call-surrender-7.wav").exists());
}

#[test]
fn a_recording_that_a_questionnaire_names_is_taken_and_a_second_one_is_a_fault() {
    let office = Office::new();
    fs::create_dir_all(office.pack().join("media")).unwrap();
    fs::write(office.pack().join("media/safe.wav"), tone(16_000, 900)).unwrap();
    let row = "| safe_now | voice | Can you";
    let named = format!("| safe_now | media::audio | | safe.wav | | | |\n{row}");
    office.edit_file("forms/apply.md", row, &named);
    let of = office.make();
    assert_eq!((of.recorded, of.made, of.wrong.len()), (1, of.pieces, 0));
    assert_eq!(office.make().made, 0);
    // A file that somebody lays where the made one lies is neither written over nor moved.
    let beside = office.voices().join("form.apply.safe_now.label.wav");
    fs::write(&beside, tone(8_000, 900)).unwrap();
    let of = office.make();
    assert!(
        of.wrong[0].ends_with("there is another recording of this in recorded/ or media/; keep one"),
        "{of:?}"
    );
    assert_eq!((of.made, fs::read(&beside).unwrap()), (0, tone(8_000, 900)));
    fs::remove_file(beside).unwrap();
    assert_eq!(office.make().made, 1);
    fs::create_dir_all(office.voices().join("recorded")).unwrap();
    fs::write(office.voices().join("recorded/form.apply.safe_now.label.wav"), tone(8_000, 900)).unwrap();
    let faults = Programme::load(&office.pack()).unwrap_err().to_string();
    assert_eq!(
        faults,
        "voices/ru/recorded/form.apply.safe_now.label.wav: the questionnaire names “media/safe.wav” for this; keep one of the two"
    );
}

#[test]
fn a_check_writes_nothing_and_finds_what_is_missing_old_stale_broken_and_poor() {
    let office = Office::new();
    let before = office.examine();
    assert_eq!((before.missing.len(), before.spoken, before.is_good()), (before.pieces, 0, false));
    assert!(!office.pack().join("voices").exists(), "nothing is written");
    let recorded = office.voices().join("recorded");
    fs::create_dir_all(&recorded).unwrap();
    for (name, height) in [("call-menu", 900), ("call-more", 40), ("call-why", 32_767)] {
        fs::write(recorded.join(format!("{name}.wav")), tone(8_000, height)).unwrap();
    }
    office.make();
    let good = office.examine();
    assert_eq!((good.recorded, good.spoken + 3, good.missing.len()), (3, good.pieces, 0));
    assert!(good.poor[0].contains("call-more.wav: it is too quiet"), "{:?}", good.poor);
    assert!(good.poor[1].contains("call-why.wav: it was recorded too loud"), "{:?}", good.poor);
    assert_eq!((good.poor.len(), good.wrong.len()), (2, 0));

    office.edit("call-menu = ", "call-menu = Итак. ");
    office.edit("call-bye = ", "call-bye = Пока. ");
    let broken = office.voices().join("call-keys.wav");
    let file = fs::read(&broken).unwrap();
    fs::write(&broken, &file[..file.len() - 100]).unwrap();
    fs::write(recorded.join("call-next.wav"), b"no sound").unwrap();
    fs::remove_file(office.voices().join("call-quiet.wav")).unwrap();
    let found = office.examine();
    assert_eq!((found.stale, found.missing), (vec!["call-menu".to_owned()], vec!["call-quiet".to_owned()]));
    assert_eq!(found.old, ["call-bye", "call-next"]);
    assert!(
        found.wrong[0].ends_with("call-keys.wav: it is not as it was made; delete it"),
        "{:?}",
        found.wrong
    );
    assert!(found.wrong[1].ends_with("recorded/call-next.wav: no WAV file"), "{:?}", found.wrong);
}

#[test]
fn the_same_words_in_the_same_voice_are_spoken_once() {
    let office = Office::new();
    let programme = office.programme();
    let plans: Vec<Plan> = Folder::all(&programme, &office.pack(), &BTreeSet::new())
        .into_iter()
        .map(|folder| Plan::new(&programme, folder, Some("1"), &BTreeSet::new()).unwrap())
        .collect();
    let jobs = jobs(&plans);
    let targets: usize = jobs.iter().map(|job| job.targets.len()).sum();
    assert_eq!(targets, plans.iter().map(|plan| plan.pieces.len()).sum::<usize>());
    assert!(jobs.len() < targets * 7 / 8, "{} of {targets}", jobs.len());
    for job in jobs {
        let said: BTreeSet<_> = job
            .targets
            .iter()
            .map(|(plan, piece)| (voice(plan.folder.language.as_str()), piece.words.as_str()))
            .collect();
        assert_eq!(said.len(), 1);
    }
}
