//! Good inputs for a fuzzer to begin with: the smoke tests write down what they start from.

/// Writes `inputs` into the folder that `SAFECONDUCT_FUZZ_SEEDS` names, if it names one, for the fuzz target of this name.
pub fn keep(target: &str, inputs: &[Vec<u8>]) {
    let Some(folder) = std::env::var_os("SAFECONDUCT_FUZZ_SEEDS") else { return };
    let folder = std::path::Path::new(&folder).join(target);
    std::fs::create_dir_all(&folder).expect("a folder for seeds");
    for (number, input) in inputs.iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{}-{number}", input.len())), input)
            .expect("a seed is written");
    }
}
