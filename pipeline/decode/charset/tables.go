package charset

// table is a single-byte encoding: what each byte stands for, 0 for nothing.
type table [256]rune

// tableOf reads the upper half as eight rows of sixteen characters, '\uFFFD'
// being none; low are the control codes that stand for letters.
func tableOf(rows string, low map[byte]rune) *table {
	t := &table{}
	for i := range 128 {
		t[i] = rune(i)
	}
	for b, r := range low {
		t[b] = r
	}
	i := 128
	for _, r := range rows {
		if r == '\n' {
			continue
		}
		if r != '\uFFFD' {
			t[i] = r
		}
		i++
	}
	return t
}

// TCVN 5712:1993. The fonts of the ABC family (.VnTime) use its third subset:
// all small letters, and of the capitals only those without a tone; text in
// capitals is set in small letters in a capitals font (.VnTimeH).
var tcvn = tableOf(
	"ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ\n"+
		"ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\n"+
		"\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\n"+
		"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ\n"+
		"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ\n"+
		"éẹềểễếệìỉỄẾỒĩíịò\n"+
		"Ổỏõóọồổỗốộờởỡớợù\n"+
		"ỖủũúụừửữứựỳỷỹýỵỐ",
	map[byte]rune{0x01: 'Ú', 0x02: 'Ụ', 0x04: 'Ừ', 0x05: 'Ử', 0x06: 'Ữ', 0x11: 'Ứ', 0x12: 'Ự', 0x13: 'Ỳ', 0x14: 'Ỷ', 0x15: 'Ỹ', 0x16: 'Ý', 0x17: 'Ỵ'})

// VISCII 1.1, RFC 1456.
var viscii = tableOf(
	"ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ\n"+
		"ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ\n"+
		"Õắằặấầẩậẽẹếềểễệố\n"+
		"ồổỗỠƠộờởịỰỨỪỬơớƯ\n"+
		"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ\n"+
		"ĐứÒÓÔạỷừửÙÚỹỵÝỡư\n"+
		"àáâãảăữẫèéêẻìíĩỉ\n"+
		"đựòóôõỏọụùúũủýợỮ",
	map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1e: 'Ỵ'})

// VPS, the encoding of the Vietnamese Professionals Society.
var vps = tableOf(
	"ÀẢÃẤẦẨọỗĂếềểệẮẰẲ\n"+
		"Ế\uFFFD\uFFFDỀỂỄỐỒỔỖýỷỵỚỜỞ\n"+
		"\uFFFDắằẳẵặỠớÙờởỡŨỨợỪ\n"+
		"ổỬỲỸÍÌộỈĨÓửữÒỎÕự\n"+
		"ầÁÂấẩẫậđẻÉÊẹỉễịỹ\n"+
		"ƯỦồốÔỏơÈừứÚũưÝẺ\uFFFD\n"+
		"àáâãảạă\uFFFDèéêẽìí\uFFFDĩ\n"+
		"ẴĐòóôõ\uFFFDƠụùúủ\uFFFDỶẼỳ",
	map[byte]rune{0x02: 'Ạ', 0x03: 'Ậ', 0x04: 'Ặ', 0x05: 'Ẹ', 0x06: 'Ệ', 0x10: 'Ị', 0x11: 'Ọ', 0x12: 'Ộ', 0x13: 'Ợ', 0x14: 'Ụ', 0x15: 'Ự', 0x19: 'Ỵ', 0x1c: 'Ẫ', 0x1d: 'Ữ'})

// VNI writes a letter and then a mark, both one byte. vniMarks are the marks
// after a, A and the other vowels; a mark may hold a tone and a shape (â, ă).
var vniMarks = [256]string{
	0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
	0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
	0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}

// vniLetters are letters of one byte of their own.
var vniLetters = [256]rune{
	0xED: 'í', 0xEC: 'ì', 0xE6: 'ỉ', 0xF3: 'ĩ', 0xF2: 'ị', 0xCD: 'Í', 0xCC: 'Ì', 0xC6: 'Ỉ', 0xD3: 'Ĩ', 0xD2: 'Ị',
	0xEE: 'ỵ', 0xCE: 'Ỵ', 0xF4: 'ơ', 0xD4: 'Ơ', 0xF6: 'ư', 0xD6: 'Ư', 0xF1: 'đ', 0xD1: 'Đ',
}

// cp1252 is what stands at 0x80 to 0x9F where bytes were read as Western text;
// the five free places are control characters, as browsers have it.
var cp1252 = [32]rune{
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
}
