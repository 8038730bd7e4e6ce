package officials

// The rules, as they stand in Mention.Rule and Role.Rule. Each has golden lines
// for and against it in testdata/rules.txt.
const (
	// Names.
	ruleHonorific   = "honorific name"  // đồng chí Phạm Văn Thành; ông Hồi
	ruleBare        = "name"            // Nguyễn Hồng Lĩnh, Phó Chủ nhiệm…
	rulePostName    = "post name"       // Phó Chủ tịch UBND tỉnh Phạm Văn Thành
	rulePostGiven   = "post given name" // Bí thư Thăng
	rulePostThenOne = "post, name"      // Theo Bí thư Tỉnh ủy, Trần Văn Rón,
	ruleListed      = "name in a list"  // các đồng chí: A, …; B, …

	// Posts.
	roleBefore      = "post before name"     // Phó Chủ tịch UBND tỉnh Phạm Văn Thành
	roleApart       = "post apart from name" // Giám đốc Sở Du lịch, ông Phạm Ngọc Thủy
	roleAfter       = "post after name"      // Phạm Văn Thành, Phó Chủ tịch UBND tỉnh
	roleBracket     = "post in brackets"     // Trương Quý Dương (Giám đốc Bệnh viện)
	roleShared      = "shared post"          // các Phó Chủ tịch UBND tỉnh A, B và C
	roleAppointment = "appointment"          // bổ nhiệm chức Giám đốc Sở đối với ông A
	rolePronoun     = "post of a pronoun"    // với cương vị Bí thư Thành ủy, ông…
)

// Rules lists the names of all rules.
func Rules() []string {
	return []string{
		ruleHonorific, ruleBare, rulePostName, rulePostGiven, rulePostThenOne, ruleListed,
		roleBefore, roleApart, roleAfter, roleBracket, roleShared, roleAppointment, rolePronoun,
	}
}
