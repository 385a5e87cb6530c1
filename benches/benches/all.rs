//! Every topic, with the settings of `kithkin_benches::settings`.

fn main() {
    let mut criterion = kithkin_benches::settings::criterion();
    kithkin_benches::kernels::define(&mut criterion);
    kithkin_benches::linkage::define(&mut criterion);
    kithkin_benches::finding::define(&mut criterion);
    kithkin_benches::notes::define(&mut criterion);
    criterion.final_summary();
}
