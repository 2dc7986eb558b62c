//! Worklists exported, filled in and read back where no story does it.

use crate::program::On;
use crate::stories::told;

/// From an empty place to cases that wait for verification, then to cases that their village must mend.
const SENT_BACK: &str = r#"
Kode daerah: 12.17

```console
admin$ payung user add dinas --full-name "Petugas Dinas"
admin$ payung user role dinas --role dinas
admin$ payung user token dinas
admin$ payung user add desa --full-name "Operator Desa"
admin$ payung user role desa --role village-operator --area 12.17.02.2005
admin$ payung user token desa
admin$ payung user add camat --full-name "Camat"
admin$ payung user role camat --role kecamatan --area 12.17.02
admin$ payung user token camat
dinas$ payung books open --year {TAHUN} --regulation samosir-10-2024
dinas$ payung books load-register --year {TAHUN} --kind dtks --source "Dinas Sosial, surat 5" --snapshot {HARI_INI} examples/samosir/dtks.csv
dinas$ payung books load-register --year {TAHUN} --kind p3ke --source "Dinas Sosial, surat 5" --snapshot {HARI_INI} examples/samosir/p3ke.csv
dinas$ payung books load-register --year {TAHUN} --kind bpjs --source "BPJS Ketenagakerjaan, surat 9" --snapshot {HARI_INI} examples/samosir/bpjs_aktif.csv
desa$ payung books hand-in --year {TAHUN} --area 12.17.02.2005 examples/samosir/daftar-desa.xlsx
desa$ payung books cases --year {TAHUN} --area 12.17.02.2005 --out usulan.csv
```

```isi usulan.csv
berkas=!0 : hasil=ya
```

```console
desa$ payung books deliberation --year {TAHUN} --area 12.17.02.2005 --number 1/MD/{TAHUN} --date {HARI_INI} --place "Balai Desa" --chair "Ketua BPD" --attendance 41 usulan.csv
camat$ payung books pass-on --year {TAHUN} --area 12.17.02 --number 400/2/{TAHUN} --date {HARI_INI}
dinas$ payung books screen --year {TAHUN}
layak: {LAYAK}
dinas$ payung books cases --year {TAHUN} --state screened --out olahan.csv
dinas! payung books return-in-bulk --year {TAHUN} --reason "KTP belum dilampirkan" olahan.csv
belum ada berkas
```

```isi olahan.csv
putusan=layak : hasil=kembalikan
```

```console
desa! payung books return-in-bulk --year {TAHUN} --reason "KTP belum dilampirkan" olahan.csv
tidak berhak
dinas! payung books return-in-bulk --year {TAHUN} --reason "KTP belum dilampirkan" --until {HARI_INI} olahan.csv
sesudah hari ini
dinas$ payung books return-in-bulk --year {TAHUN} --reason "KTP belum dilampirkan" olahan.csv
dikembalikan: {LAYAK}
dinas! payung books return-in-bulk --year {TAHUN} --reason "Foto juga belum dilampirkan" olahan.csv
Petugas Dinas
desa$ payung books cases --year {TAHUN} --area 12.17.02.2005 --state returned --out perbaikan.csv
{LAYAK}
```
"#;

#[test]
fn a_village_is_sent_back_on_sqlite() {
    told(On::Sqlite, "returned", SENT_BACK);
}

#[test]
fn a_village_is_sent_back_on_postgresql() {
    told(On::Postgres, "returned", SENT_BACK);
}
