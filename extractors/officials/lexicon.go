package officials

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"trichluc/extractors/vietnamese"
)

// The lexicons: what each holds stands at its head. Lines beginning with # are comments.
var (
	//go:embed titles.tsv
	titlesTSV string
	//go:embed honorifics.tsv
	honorificsTSV string
	//go:embed organizations.tsv
	organizationsTSV string
	//go:embed vocabulary.txt
	vocabularyTXT string
	//go:embed levels.txt
	levelsTXT string
	//go:embed countries.txt
	countriesTXT string
	//go:embed surnames.tsv
	surnamesTSV string
	//go:embed stops.txt
	stopsTXT string
	//go:embed eponyms.txt
	eponymsTXT string
	//go:embed foreigners.txt
	foreignersTXT string
)

// class is what a single word may be, looked up once for every token.
type class uint32

const (
	commonSurname class = 1 << iota // opens a name wherever it stands
	rareSurname                     // opens a name only where something else says so
	opensTitle                      // a post may begin here
	opensHonorific
	opensEntity  // an office, a level, a country may begin here
	stopWord     // never part of the name of an office
	countWord    // các, hai: several persons follow
	leadWord     // stands between a person and a post: hiện là, được bầu giữ chức
	namedAfter   // đường, trường: a person's name behind it is no person
	middleName   // Văn, Thị
	numberedUnit // quận 5, tổ 3
	linkWord     // của, thuộc, và
	statusWord   // nguyên, cựu, quyền
	personWord   // Văn, Thị: a middle name that places do not have
)

// Kind is what an organisation, or a post by itself, says about being official.
type Kind uint8

// Kinds of posts and organisations.
const (
	Unknown   Kind = iota
	Neutral        // the organisation decides
	Public         // Party, State, forces, front, mass organisations, public bodies
	State          // state enterprises
	Religious      // offices of a church
	Private
	Foreign
	Deputy  // đại biểu: of an assembly, if the article speaks of one
	embassy // Vietnamese or foreign, by the country behind it
	staff   // chuyên viên: counts with a public body behind it
	member  // ủy viên: worth nothing without its body
)

var kindNames = map[string]Kind{
	"neutral": Neutral, "public": Public, "state": State, "religious": Religious, "private": Private, "company": Private,
	"foreign": Foreign, "embassy": embassy, "assembly": Deputy, "staff": staff, "member": member,
}

// title is a post's head words.
type title struct {
	kind      Kind
	canonical string // in lower case; "phó" stands outside
}

// honorific is what stands before a name.
type honorific struct{ kind honorificKind }

type honorificKind uint8

const (
	address honorificKind = iota + 1
	plural
	rank
	degree
	religiousRank
	privatePerson
	foreignAddress
)

var honorificKinds = map[string]honorificKind{
	"address": address, "plural": plural, "rank": rank, "degree": degree, "religious": religiousRank,
	"person": privatePerson, "foreign": foreignAddress,
}

// entity is a part of an organisation's name.
type entity struct {
	what      entityKind
	kind      Kind
	rank      uint8
	named     bool // a name of its own follows: Bệnh viện Bạch Mai
	open      bool // any noun may follow: Trung tâm tích hợp dữ liệu
	inner     bool // an organ inside a body, named only in front: Ủy viên Ban Thường vụ Tỉnh ủy
	committee bool // what it is for follows, with về: Ban Chỉ đạo về hoàn thiện thể chế
	starred   bool // also a verb
	word      bool // vocabulary too
}

type entityKind uint8

const (
	head entityKind = iota + 1
	vocabulary
	level
	country
)

// lexicon is what the rules look words up in; it does not change once loaded.
type lexicon struct {
	words      vietnamese.Table
	titles     vietnamese.Trie[title]
	modifiers  vietnamese.Trie[bool] // behind a title: thường trực
	honorifics vietnamese.Trie[honorific]
	entities   vietnamese.Trie[entity]
	eponyms    vietnamese.Trie[bool]
	foreigners vietnamese.Trie[bool]
}

var lex = load()

func load() *lexicon {
	l := &lexicon{
		titles: *vietnamese.NewTrie[title](), modifiers: *vietnamese.NewTrie[bool](), honorifics: *vietnamese.NewTrie[honorific](),
		entities: *vietnamese.NewTrie[entity](), eponyms: *vietnamese.NewTrie[bool](), foreigners: *vietnamese.NewTrie[bool](),
	}
	for _, f := range rows(surnamesTSV) {
		bits := rareSurname
		if f[1] == "common" {
			bits = commonSurname
		}
		l.words.MarkKey(firstKey(f[0]), uint32(bits))
	}
	for _, f := range rows(titlesTSV) {
		t := title{kind: kindNames[f[1]], canonical: vietnamese.Fold(f[0])}
		if t.kind == Unknown {
			panic(fmt.Sprintf("titles.tsv: %q has no kind", f[0]))
		}
		if len(f) > 2 {
			t.canonical = f[2]
		}
		l.titles.Add(f[0], t)
		l.words.MarkKey(firstKey(f[0]), uint32(opensTitle))
	}
	for _, m := range []string{"thường trực", "chuyên trách", "phụ trách", "danh dự", "không chuyên trách", "thứ nhất"} {
		l.modifiers.Add(m, true)
	}
	for _, f := range rows(honorificsTSV) {
		l.honorifics.Add(f[0], honorific{kind: honorificKinds[f[1]]})
		l.words.MarkKey(firstKey(f[0]), uint32(opensHonorific))
	}
	for _, w := range []string{"đồng", "phụ", "điều"} { // đồng Chủ tịch, giao phụ trách Sở, giao điều hành Sở
		l.words.Mark(w, uint32(opensTitle))
	}
	l.loadEntities()
	for _, f := range rows(eponymsTXT) {
		l.eponyms.Add(f[0], true)
	}
	for _, f := range rows(foreignersTXT) {
		l.foreigners.Add(f[0], true)
	}
	for _, f := range rows(stopsTXT) {
		l.words.Mark(f[0], uint32(stopWord))
	}
	for bits, list := range wordLists {
		for _, w := range strings.Fields(list) {
			l.words.Mark(w, uint32(bits))
		}
	}
	return l
}

// wordLists are the closed classes of single words.
var wordLists = map[class]string{
	countWord:    "các những hai ba bốn nhiều cả",
	leadWord:     "hiện đang là nay khi lúc đó từng vốn cũng giữ chức vụ cương vị danh với tư cách trên mới vừa được bổ nhiệm bầu làm đảm nhận đương người tái cử phân công trúng đắc tiếp tục đồng thời kiêm nhiều năm có điều động chỉ định phê chuẩn trong thời gian điểm ấy bấy giờ hồi nguyên",
	namedAfter:   "đường phố trường thpt thcs học viện cầu vườn quảng giải thưởng bổng quỹ tượng đài lăng đền phường xã thôn khu sân hầm ngõ hẻm kênh chợ tên ga",
	middleName:   "văn thị đức hữu đình xuân quang ngọc minh thanh quốc công bá duy viết trọng tiến mạnh",
	numberedUnit: "quận phường khu vực số đoàn đội tổ thôn ấp vùng phố khóm trường phòng đồn hạt trạm cục bản bv viện y pc",
	linkWord:     "của thuộc và về tại",
	personWord:   "văn thị",
	statusWord:   "nguyên cựu cố quyền tân q",
}

func (l *lexicon) loadEntities() {
	vocab := map[string]bool{}
	for _, f := range rows(vocabularyTXT) {
		phrase, official := strings.CutSuffix(f[0], "!")
		phrase, starred := strings.CutSuffix(phrase, "*")
		e := entity{what: vocabulary, starred: starred, word: true}
		if official {
			e.kind = Public
		}
		vocab[vietnamese.Fold(phrase)] = true
		l.addEntity(phrase, e)
	}
	for _, f := range rows(countriesTXT) {
		e := entity{what: country, kind: Foreign}
		if len(f) > 1 {
			e.kind = kindNames[f[1]]
		}
		l.addEntity(f[0], e)
	}
	for _, f := range rows(organizationsTSV) {
		e := entity{what: head, kind: kindNames[f[1]], word: vocab[vietnamese.Fold(f[0])]}
		n, err := strconv.Atoi(f[2])
		if err != nil || e.kind == Unknown {
			panic(fmt.Sprintf("organizations.tsv: %q", f))
		}
		e.rank = uint8(n)
		if len(f) > 3 {
			for flag := range strings.SplitSeq(f[3], ",") {
				switch flag {
				case "named":
					e.named = true
				case "open":
					e.open = true
				case "inner":
					e.inner = true
				case "committee":
					e.open, e.committee = true, true
				default:
					panic("organizations.tsv: flag " + flag)
				}
			}
		}
		l.addEntity(f[0], e)
	}
	for _, f := range rows(levelsTXT) {
		l.addEntity(f[0], entity{what: level, kind: Public})
	}
}

func (l *lexicon) addEntity(phrase string, e entity) {
	l.entities.Add(phrase, e)
	l.words.MarkKey(firstKey(phrase), uint32(opensEntity))
}

// rows are the lines of a lexicon, cut at tabs.
func rows(s string) [][]string {
	var out [][]string
	for line := range strings.Lines(s) {
		if line = strings.TrimRight(line, "\n"); line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func firstKey(phrase string) vietnamese.Key { return vietnamese.Parse(phrase).Tokens[0].Key }
