"""Screens a list under the eight criteria of Perbup Samosir 10/2024 with Polars: screen_polars.py LIST DTKS P3KE OUT.

The same verdicts as `payung screen`, without reasons. Takes for granted what the bench's data guarantees: dates of birth
as dd-mm-yyyy, registers without damaged rows, no line breaks inside fields.
"""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = "2"

import polars as pl

LIST, DTKS, P3KE, OUT = sys.argv[1:5]

# The act's kinds of work (Pasal 6 ayat (7)) and their aliases, folded to lower case; "lainnya" is open and stays unknown.
LISTED = """petani|tani|bertani|petani/pekebun|pekebun|petani kopi|petani padi|petani jagung|petani bawang
nelayan|nelayan danau|nelayan/perikanan|penangkap ikan|nelayan tradisional
sopir|supir|sopir angkot|supir angkot|sopir angkutan|sopir truk|pengemudi|driver
pemulung|pemulung sampah|pengumpul barang bekas|pemulung barang bekas
tukang becak|penarik becak|abang becak|becak|pengemudi becak|tukang becak mesin
pekerja sosial keagamaan|guru sekolah minggu|sintua|penatua|penginjil|guru mengaji|guru ngaji|marbot|imam masjid|koster|pelayan gereja
juru parkir|jukir|tukang parkir|petugas parkir
buruh harian|buruh harian lepas|bhl|buruh lepas|pekerja harian|buruh bangunan harian|kuli harian
pedagang kaki lima/pedagang keliling|pedagang kaki lima|pedagang keliling|pkl|penjual keliling|pedagang asongan"""
LISTED = LISTED.replace("\n", "|").split("|")
YES = ["ya", "Ya", "YA", "Y", "y", "1"]
NO = ["tidak", "Tidak", "TIDAK", "T", "t", "0"]


def whole_number(text, digits, cleaned):
    """`text` as a number where it has `digits` digits; the few others through `cleaned` (null elsewhere, so nearly free)."""
    odd = pl.when(text.str.len_bytes() != digits).then(text)
    odd = cleaned(odd)
    odd = pl.when(odd.str.len_bytes() == digits).then(odd)
    return pl.coalesce(pl.when(text.str.len_bytes() == digits).then(text), odd).cast(pl.Int64, strict=False)


def nik_of(column):
    """Levels N0 to N2: sixteen digits after cleaning, no leading zero, not one digit repeated, a serial, a possible date."""
    number = whole_number(
        pl.col(column), 16,
        lambda text: text.str.strip_chars(" '`\u2019\"").str.strip_suffix(".0").str.replace_all(r"[ .\-_/]", ""),
    )
    day = number // 100_000_000 % 100
    day = pl.when(day > 40).then(day - 40).otherwise(day)
    month = number // 1_000_000 % 100
    leap = number // 10_000 % 100 % 4 == 0
    last = pl.when(month.is_in([4, 6, 9, 11])).then(30).when(month != 2).then(31).when(leap).then(29).otherwise(28)
    usable = (
        (number >= 1_000_000_000_000_000)
        & (number % 1_111_111_111_111_111 != 0)
        & (number % 10_000 != 0)
        & month.is_between(1, 12) & (day >= 1) & (day <= last)
    )
    return pl.when(usable).then(number)


def village_of(column):
    return whole_number(pl.col(column), 10, lambda text: text.str.replace_all(".", "", literal=True))


def text(word):
    return pl.lit(word, dtype=pl.String)


def no(column):
    """A criterion met by "no"."""
    cell = pl.col(column)
    return pl.when(cell.is_in(NO)).then(text("ya")).when(cell.is_in(YES)).then(text("tidak")).otherwise(text("?"))


def read(path, columns):
    frame = pl.scan_csv(path, infer_schema=False)
    return frame.select(columns)


registers = [
    read(path, ["nik", "kode_desa"]).select(nik_of("nik").alias("nik"), village_of("kode_desa").alias("desa")) for path in (DTKS, P3KE)
]
dtks, p3ke = pl.collect_all(registers)
niks = pl.concat([dtks["nik"], p3ke["nik"]]).unique()
covered = [value for value in dtks["desa"].unique().to_list() if value in set(p3ke["desa"].unique().to_list())]

people = read(
    LIST,
    ["nik", "nama", "tanggal_lahir", "kode_desa", "jenis_pekerja_rentan", "penerima_upah", "peserta_bpjstk_aktif", "sumber_iuran_lain", "padan_dukcapil"],
).with_row_index("baris", offset=2).with_columns(nik_of("nik").alias("number"), village_of("kode_desa").alias("desa")).collect()

number = people["number"]
duplicated = number.is_duplicated() & number.is_not_null()
found = number.is_in(niks.implode())

born = pl.col("tanggal_lahir")
born = born.str.slice(6, 4).cast(pl.Int32, strict=False) * 10_000 + born.str.slice(3, 2).cast(pl.Int32, strict=False) * 100 + born.str.slice(0, 2).cast(pl.Int32, strict=False)
work = pl.col("jenis_pekerja_rentan")
padan = pl.col("padan_dukcapil")
people = people.lazy().with_columns(
    pl.Series("found", found), pl.Series("duplicated", duplicated),
    # Every occupation in the list is stated; residence needs both the work and the village.
    pl.when(pl.col("desa").is_null() | work.is_null()).then(text("?")).when(pl.col("desa") // 1_000_000 == 1217).then(text("ya")).otherwise(text("tidak")).alias("penduduk"),
    pl.when(born.is_null()).then(text("?")).when((born <= 20090601) & (born > 19600601)).then(text("ya")).otherwise(text("tidak")).alias("usia"),
    pl.when(pl.col("number").is_null()).then(text("?")).when(padan.is_in(NO)).then(text("tidak")).otherwise(text("ya")).alias("nik_valid"),
    no("peserta_bpjstk_aktif").alias("bukan_peserta_aktif"),
    no("penerima_upah").alias("bukan_karyawan"),
    no("sumber_iuran_lain").alias("bukan_penerima_lain"),
    pl.when(work.str.to_lowercase().is_in(LISTED)).then(text("ya")).otherwise(text("?")).alias("jenis_pekerja"),
).with_columns(
    pl.when(pl.col("found")).then(text("ya")).when(pl.col("number").is_not_null() & pl.col("desa").is_in(covered)).then(text("tidak")).otherwise(text("?")).alias("data_kesejahteraan"),
)
criteria = ["penduduk", "usia", "data_kesejahteraan", "nik_valid", "bukan_peserta_aktif", "bukan_karyawan", "bukan_penerima_lain", "jenis_pekerja"]
refused = pl.any_horizontal([pl.col(name) == "tidak" for name in criteria])
open_ = pl.any_horizontal([pl.col(name) == "?" for name in criteria]) | pl.col("number").is_null() | pl.col("duplicated")
people.select(
    "baris", "nik", "nama",
    pl.when(refused).then(text("tidak layak")).when(open_).then(text("perlu data")).otherwise(text("layak")).alias("keputusan"),
    *criteria,
).sink_csv(OUT)
