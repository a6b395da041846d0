
namespace AiService.Faults.Notices;

/// <summary>Reads the rows of a table: two cells are a label and its value, a row of labels names the columns of the next ones.</summary>
internal sealed class NoticeTable
{
    private List<FieldRole>? columns;

    /// <summary>Returns the fields of a row, none for a row that only rules or names columns; null for a line that is no row of fields.</summary>
    public List<LabelledValue>? Read(string view, int start, int end)
    {
        var cells = Cells(view, start, end);
        if (cells.TrueForAll(cell => view.AsSpan(cell.Start, cell.End - cell.Start).IndexOfAnyExcept('-', ':', ' ') < 0))
        {
            return [];
        }

        var roles = cells.ConvertAll(cell => NoticeWords.Role(view.AsSpan(cell.Start, cell.End - cell.Start)));
        if (cells.Count == 2 && roles[0] != FieldRole.None && roles[1] == FieldRole.None)
        {
            return [new LabelledValue(roles[0], cells[0].Start, cells[0].End, cells[1].Start, cells[1].End)];
        }

        if (cells.Count > 1 && roles.TrueForAll(role => role != FieldRole.None))
        {
            columns = roles;
            return [];
        }

        return columns is null || columns.Count != cells.Count
            ? null
            : [.. cells.Select((cell, at) => new LabelledValue(columns[at], cell.Start, cell.Start, cell.Start, cell.End))];
    }

    private static List<(int Start, int End)> Cells(string view, int start, int end)
    {
        var cells = new List<(int Start, int End)>();
        for (var at = start + 1; at <= end;)
        {
            var stop = at < end ? view.IndexOf('|', at, end - at) : -1;
            stop = stop < 0 ? end : stop;
            if (stop > at)
            {
                cells.Add(NoticeLines.Trim(view, at, stop));
            }

            at = stop + 1;
        }

        return cells;
    }
}
