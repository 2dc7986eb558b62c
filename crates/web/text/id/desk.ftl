# Meja, dan apa selanjutnya. Kunci yang sama ada di berkas bernama sama di en/.

desk-of-lists = Daftar dan usulan
desk-of-checking = Pemeriksaan
desk-of-papers = Naskah dan anggaran
desk-of-year = Tahun, register, dan dokumen dasar
desk-of-data = Data
desk-no-cases-for-role = Peran Anda tidak melihat berkas orang. Pekerjaan Anda ada di menu di atas.
desk-overdue = Lewat batas perbaikan
desk-overdue-mend = Berkas ini dikembalikan dan belum diperbaiki sampai batasnya. Berkasnya tetap dapat diperbaiki: betulkan barisnya di halaman berkas, atau serahkan daftar perbaikan. Yang pindah, meninggal, atau tidak bersedia ditarik.
desk-overdue-wait = Berkas ini dikembalikan dan belum diperbaiki sampai batasnya. Yang memperbaiki atau menariknya adalah desa/kelurahan atau perangkat daerah yang mengusulkan, atau dinas; ingatkan mereka.
desk-overdue-since = batasnya { $it }
case-ended-refused = Berkas ini berakhir: ditolak. Bila orangnya berkeberatan, dinas dapat membukanya kembali dengan surat keberatan.
case-ended-withdrawn = Berkas ini berakhir: ditarik. Tidak ada lagi yang dapat dilakukan dengannya tahun ini.
case-ended-removed = Orang ini sudah dikeluarkan dengan keputusan perubahan.
case-returned = Berkas ini dikembalikan untuk diperbaiki sampai { $it }. Yang memperbaiki: desa/kelurahan atau perangkat daerah yang mengusulkan, atau dinas, dengan membetulkan baris atau menyerahkan daftar perbaikan.
case-returned-over = Batas perbaikannya sudah lewat ({ $it }), tetapi berkasnya masih dapat diperbaiki. Yang memperbaiki atau menariknya: desa/kelurahan atau perangkat daerah yang mengusulkan, atau dinas.
instrument-missing = belum dicatat
instrument-made = dibuat dalam langkahnya
rows-to-look-at = Baris yang perlu dilihat
rows-to-look-at-why = Sebagian harus dibetulkan, sebagian hanya perlu dipastikan. Setiap keterangan menyebut apa yang harus dilakukan; daftar yang ditandai menunjukkan selnya.
paper-page = Halaman { $n }
paper-made = Tampilkan naskahnya
paper-why = Naskah disusun seperti akan dicetak, halaman demi halaman. Membukanya tercatat, karena lampirannya memuat data pribadi.
paper-long = Hanya { $n } halaman pertama yang ditampilkan; PDF di bawah memuat semuanya.
paper-on-screen = di layar
step-returned = Dikembalikan
step-refused = Ditolak
