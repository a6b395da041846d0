namespace AiService.Faults.Notices;

/// <summary>Reads a notice of lines: marks, <c>label: value</c>, tables, headings with text below, and prose.</summary>
internal sealed class LineNotice(string view)
{
    private readonly NoticeDraft shared = new();
    private readonly List<NoticeDraft> sections = [];
    private NoticeDraft draft = new();
    private FieldRole open = FieldRole.None;
    private bool isMarked;
    private bool isReport;
    private bool hasContent;
    private List<FieldRole>? columns;

    public Notice? Read()
    {
        draft = shared;
        foreach (var (start, end) in NoticeLines.Of(view))
        {
            if (start < end)
            {
                ReadLine(start, end);
            }

            if (isReport)
            {
                return null;
            }
        }

        if (!IsNotice())
        {
            return null;
        }

        if (sections.Count == 1 || sections.Select(section => section.Status).Distinct().Count() < 2)
        {
            Fold();
        }

        return NoticeMerge.Of(shared, sections);
    }

    private bool IsNotice()
    {
        if (isMarked || sections.Exists(section => section.Status != NoticeStatus.Firing))
        {
            return true;
        }

        var drafts = sections.Append(shared).ToList();
        var known = drafts.Sum(part => part.Known);
        var bodies = drafts.Sum(part => part.Bodies.Count);
        return drafts.Exists(part => part.HasPlainStatus)
            || known >= 2 && drafts.Exists(part => part.Status != NoticeStatus.Unknown)
            || known >= 3 && bodies > 0;
    }

    /// <summary>One status said twice, or in one place only, is said of the whole.</summary>
    private void Fold()
    {
        foreach (var section in sections)
        {
            foreach (var field in section.Fields)
            {
                var role = NoticeWords.Role(field.Name);
                if (role != FieldRole.Body)
                {
                    shared.Add(role, field);
                }
            }

            shared.SetStatus(section.Status, section.StatusSpan ?? default);
            shared.Bodies.AddRange(section.Bodies);
            shared.Unlabelled.AddRange(section.Unlabelled);
        }

        sections.Clear();
    }

    private void ReadLine(int start, int end)
    {
        var isFirst = !hasContent;
        var from = start;
        if (isFirst)
        {
            (from, end) = ReadMarks(start, end);
            if (from >= end)
            {
                return;
            }
        }
        else if (view[start] == '|' && ReadRow(start, end))
        {
            return;
        }

        hasContent = true;
        from = NoticeLines.SkipDecoration(view, from, end);
        if (from >= end || !isFirst && ReadOwnLine(from, end))
        {
            return;
        }

        if (NoticeLines.Leading(view, from, end) is { } first && (first.Role != FieldRole.None || IsUnknownField(first)))
        {
            foreach (var field in NoticeLines.Split(view, first, end))
            {
                Take(field, from, end);
            }
        }
        else
        {
            ReadProse(from, end);
        }
    }

    private (int Start, int End) ReadMarks(int start, int end)
    {
        var marks = new List<(StatusMark Mark, NoticeSpan Span)>();
        var from = NoticeMarks.Read(view, start, end, marks);
        if (from < end)
        {
            end = NoticeMarks.ReadTail(view, from, end, marks);
        }

        foreach (var (mark, span) in marks)
        {
            shared.AddStatus(mark, span);
        }

        isMarked = marks.Count > 0;
        hasContent = isMarked || from < end;
        return NoticeLines.Trim(view, from, end);
    }

    /// <summary>A status in a line of its own says how the alerts below it are; a label of its own opens a part.</summary>
    private bool ReadOwnLine(int start, int end)
    {
        if (end - start > 2 * NoticeWords.LabelLength)
        {
            return false;
        }

        var line = view.AsSpan(start, end - start);
        if (StatusWords.Whole(line) is { IsState: false } mark && NoticeWords.Role(line.TrimEnd(':')) == FieldRole.None)
        {
            draft = new NoticeDraft();
            draft.AddStatus(mark, new NoticeSpan(start + mark.Start, mark.Length));
            sections.Add(draft);
            open = FieldRole.None;
            return true;
        }

        var role = NoticeWords.Role(line);
        isReport |= role == FieldRole.Report;
        if (role is FieldRole.Body or FieldRole.Advice or FieldRole.Link or FieldRole.Threshold && NoticeWords.At(line, 0)?.Length != line.Length)
        {
            open = role;
            return true;
        }

        return false;
    }

    private bool IsUnknownField(LabelledValue field) => field.Role == FieldRole.None && open is FieldRole.None && field.Start < field.End;

    private void Take(LabelledValue field, int lineStart, int lineEnd)
    {
        var name = view[field.LabelStart..field.LabelEnd];
        var value = field.End > field.Start ? view[field.Start..field.End] : "";
        var length = value.Length;
        if (field.Role == FieldRole.None)
        {
            draft.Fields.Add(new NoticeField(name, value, field.Start, length));
            draft.Unlabelled.Add(new NoticeBody(view[lineStart..lineEnd], lineStart, lineEnd - lineStart));
            return;
        }

        isReport |= field.Role == FieldRole.Report;
        open = length == 0 || field.Role is FieldRole.Advice ? field.Role : FieldRole.None;
        if (!draft.Add(field.Role, new NoticeField(name, value, field.Start, length)))
        {
            AddBody(field.Start, field.End);
        }
    }

    private void ReadProse(int start, int end)
    {
        if (open is FieldRole.None or FieldRole.Body or FieldRole.Other or FieldRole.Status && !NoticeFooter.Is(view.AsSpan(start, end - start)))
        {
            AddBody(start, end);
        }
        else if (open is not (FieldRole.Advice or FieldRole.Link or FieldRole.Threshold))
        {
            open = FieldRole.None;
        }
    }

    /// <summary>Adds prose; a mark before it says the status of the whole: <c>告警内容：【恢复】接口down</c>.</summary>
    private void AddBody(int start, int end)
    {
        var marks = new List<(StatusMark Mark, NoticeSpan Span)>();
        var from = NoticeMarks.Read(view, start, end, marks);
        foreach (var (mark, span) in marks)
        {
            draft.SetStatus(mark.Status, span);
        }

        (from, end) = NoticeLines.Trim(view, from, end);
        if (from < end)
        {
            draft.Bodies.Add(new NoticeBody(view[from..end], from, end - from));
        }
    }

    /// <summary>Reads a row of a table: two cells are a label and its value, a row of labels names the columns of the next ones.</summary>
    private bool ReadRow(int start, int end)
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

        if (cells.Count == 0 || cells.TrueForAll(cell => view.AsSpan(cell.Start, cell.End - cell.Start).IndexOfAnyExcept('-', ':', ' ') < 0))
        {
            return true;
        }

        hasContent = true;
        var roles = cells.ConvertAll(cell => NoticeWords.Role(view.AsSpan(cell.Start, cell.End - cell.Start)));
        if (cells.Count > 1 && roles.TrueForAll(role => role != FieldRole.None))
        {
            columns = roles;
            return true;
        }

        if (columns is not null && columns.Count == cells.Count)
        {
            for (var at = 0; at < cells.Count; at++)
            {
                Take(new LabelledValue(columns[at], cells[at].Start, cells[at].Start, cells[at].Start, cells[at].End), start, end);
            }

            return true;
        }

        if (cells.Count != 2 || roles[0] == FieldRole.None)
        {
            return false;
        }

        Take(new LabelledValue(roles[0], cells[0].Start, cells[0].End, cells[1].Start, cells[1].End), start, end);
        return true;
    }
}
