package web

// vietnameseNotes are the rules that report gives with its answers, in Vietnamese.
var vietnameseNotes = map[string]string{
	"copies of one text (equal, or at least 80 % of their three-word shingles in common) count once, at their first publication; with --copies each counts":                                          "các bản của cùng một bài (giống hệt, hoặc chung ít nhất 80% cụm ba từ) chỉ tính một lần, ở lần đăng đầu",
	"people are told apart by their folded name alone: two people of one name are one here, unless --area or --organization parts them":                                                              "người được phân biệt chỉ bằng họ tên: hai người trùng tên là một ở đây, trừ khi lọc theo địa bàn hay cơ quan",
	"organisations are matched folded, with abbreviations in full (MTTQ = Mặt trận Tổ quốc)":                                                                                                         "cơ quan được so theo tên đầy đủ của chữ viết tắt (MTTQ = Mặt trận Tổ quốc)",
	"only exact values are summed, results and targets and plain mentions apart; shares (%), rates (per …), ranges, rough values (khoảng, hơn…) and a value repeated within an article are left out": "chỉ cộng giá trị chính xác, tách riêng kết quả, chỉ tiêu và số khác; không cộng tỷ lệ (%), mức bình quân, khoảng giá trị, số ước lượng (khoảng, hơn…) và giá trị lặp lại trong cùng một bài",
	"a figure is a target where its sentence plans or aims (mục tiêu, phấn đấu, kế hoạch, sẽ…), a result where it reports (đã, đạt, giải ngân…), else plain":                                         "số liệu là chỉ tiêu khi câu nêu kế hoạch (mục tiêu, phấn đấu, kế hoạch, sẽ…), là kết quả khi câu báo cáo (đã, đạt, giải ngân…), còn lại là khác",
	"what is said of a document is what most articles say; what is stated goes before what is inferred":                                                                                              "thông tin về văn bản lấy theo đa số bài; điều bài nêu rõ được dùng trước điều suy ra",
	"a number alone may stand for several documents: one row each":                                                                                                                                   "một số hiệu có thể là của nhiều văn bản: mỗi văn bản một dòng",
	"a post is as observed: it may have begun before its first article and ended after its last":                                                                                                     "chức vụ ghi theo quan sát: có thể bắt đầu trước bài đầu và kết thúc sau bài cuối",
	"every article counts here, copies too": "ở đây mọi bài đều được tính, kể cả bài trùng",
	"a word without marks finds the word with any marks (hoa finds hòa, hoà, hoa); a word with marks finds that word alone, wherever the tone mark is put": "từ không dấu tìm được từ có dấu bất kỳ (hoa tìm được hòa, hoà, hoa); từ có dấu chỉ tìm đúng từ đó, dù dấu đặt ở đâu",
	"articles that hold the words in a row come first, then those that hold them anywhere; newest first among each":                                        "bài có các từ liền nhau xếp trước, rồi đến bài có đủ các từ; trong mỗi nhóm bài mới xếp trước",
	"different articles may tell of the same thing: a sum is what was reported, not what is true":                                                          "nhiều bài có thể cùng nói về một việc: tổng là điều được đưa tin, không phải sự thật",
	"a date counts as ahead if it begins after the day of publication; --from, else --today, is the first day shown":                                       "ngày được coi là sắp tới nếu bắt đầu sau ngày đăng bài",
	"copies are texts that are equal, or have at least 80 % of their three-word shingles in common, one with another in a chain":                           "bài trùng là các bài giống hệt, hoặc chung ít nhất 80% cụm ba từ",
	"every copy of a text is counted":                                         "mọi bản của cùng một bài đều được tính",
	"the index is behind: some articles are not counted yet (trichluc index)": "chỉ mục chưa kịp: một số bài chưa được tính (trichluc index)",
}
