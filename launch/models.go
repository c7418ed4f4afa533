package launch

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Models writes the models that have a control table: all of them when name is "", else what is known of this one.
// A name that no table has is a UsageError with similar names.
func Models(name string, asJSON bool, out io.Writer) error {
	library, err := model.Embedded()
	if err != nil {
		return err
	}
	if name == "" {
		return writeModels(library, asJSON, out)
	}
	m, err := library.Model(name)
	if err != nil {
		return UsageError{Err: err}
	}
	report := newModelReport(m)
	if asJSON {
		return writeJSON(out, report)
	}
	return report.write(out)
}

func writeModels(library *model.Library, asJSON bool, out io.Writer) error {
	rows := []modelRow{}
	for _, name := range library.Names() {
		m, err := library.Model(name)
		if err != nil {
			return err
		}
		rows = append(rows, newModelRow(m))
	}
	if asJSON {
		return writeJSON(out, rows)
	}
	return writeModelRows(out, rows)
}

func writeJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// modelRow is a model in the list of all.
type modelRow struct {
	Name string `json:"name"`
	// Number is 0 when it is not published.
	Number    int      `json:"number"`
	Protocols []string `json:"protocols"`
	Series    string   `json:"series"`
}

func newModelRow(m *model.Model) modelRow {
	return modelRow{Name: m.Name, Number: m.Number, Protocols: m.Protocols, Series: series(m.Name)}
}

// series returns the series that the maker counts a model to, by the beginning of its name; "" when it is not known.
func series(name string) string {
	suffix := ""
	switch {
	case strings.HasSuffix(name, "(2.0)"):
		suffix = "(2.0)"
	case strings.HasSuffix(name, "-RA"):
		suffix = "(A)"
	}
	for _, s := range seriesByPrefix {
		if strings.HasPrefix(name, s.prefix) {
			return s.series + suffix
		}
	}
	return ""
}

// seriesByPrefix has longer prefixes before shorter ones.
var seriesByPrefix = []struct{ prefix, series string }{
	{"XL-320", "XL-320"}, {"2X", "X"}, {"X", "X"},
	{"AX", "AX"}, {"DX", "DX"}, {"RX", "RX"}, {"EX", "EX"}, {"MX", "MX"},
	{"PH", "P"}, {"PM", "P"}, {"YM", "Y"}, {"RH-P12", "RH-P12"},
	{"STS", "STS"}, {"SM", "SMS"}, {"SCS", "SCS"}, {"HLS", "HLS"},
	{"L", "PRO"}, {"M", "PRO"}, {"H", "PRO"},
}
