
namespace AiService.Faults.Notices;

/// <summary>Reads a notice of lines: marks, <c>label: value</c>, tables, headings with text below, and prose.</summary>
internal sealed class LineNotice(string view, bool isNested)
{
    private readonly NoticeDraft shared = new();
    private readonly List<NoticeDraft> sections = [];
    private readonly NoticeTable table = new();
    private NoticeDraft draft = new();
    private FieldRole open = FieldRole.None;
    private bool isMarked;
    private bool isEmojiList;
    private NoticeStatus emoji;
    private bool isReport;
    private bool hasContent;

    public Notice? Read()
    {
        draft = shared;
        foreach (var (start, end) in NoticeLines.Of(view))
        {
            if (start < end)
            {
                ReadLine(start, end);
            }

        }

        if (isReport || isEmojiList || !IsNotice())
        {
            return null;
        }

        if (sections is [{ Status: NoticeStatus.Recovered, HasContent: true } over] && shared is { Status: NoticeStatus.Firing, HasContent: true })
        {
            // "[1] Firing …, [1] Resolved …": two alerts, the first of which opens the notice.
            return NoticeMerge.Of(new NoticeDraft(), [shared, over]);
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
            || known >= (isNested ? 2 : 3) && bodies > 0;
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
        if ((view[start] == '|' && ReadRow(start, end)) || (!isFirst && NoticeFooter.IsButtons(view.AsSpan(start, end - start))))
        {
            return;
        }

        if (isFirst)
        {
            (from, end) = ReadMarks(start, end);
            if (from >= end)
            {
                return;
            }
        }
        else
        {
            // Lines with marks of different kinds are a list of findings, each of its own.
            isEmojiList |= emoji != NoticeStatus.Unknown && NoticeMarks.Emoji(view, start, end) is { } other && other != emoji;
        }

        hasContent = true;
        from = NoticeLines.SkipDecoration(view, from, end);
        if (from >= end || !isFirst && ReadOwnLine(from, end))
        {
            return;
        }

        if (NoticeLines.Leading(view, from, end) is { } first && (first.Role != FieldRole.None || (open is FieldRole.None && first.Start < first.End)))
        {
            foreach (var field in NoticeLines.Split(view, first, end))
            {
                Take(field);
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
        emoji = marks.Count == 1 ? NoticeMarks.Emoji(view, start, end) ?? NoticeStatus.Unknown : NoticeStatus.Unknown;
        if (from < end && NoticeLines.Leading(view, from, end) is not { Role: not FieldRole.None })
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
        if (StatusWords.Whole(line) is { IsState: false } mark
            && NoticeWords.Role(line.TrimEnd(':')) != FieldRole.Body
            && (NoticeLines.Leading(view, start, end) is not { Role: not FieldRole.None } label || (label.Role is FieldRole.Over && label.Start >= label.End)))
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

    private void Take(LabelledValue field)
    {
        var name = view[field.LabelStart..field.LabelEnd];
        var stop = NoticeLines.ValueEnd(view, field);
        var value = stop > field.Start ? view[field.Start..stop] : "";
        var length = value.Length;
        if (field.Role == FieldRole.None)
        {
            draft.Fields.Add(new NoticeField(name, value, field.Start, length));
            draft.Unlabelled.Add(new NoticeBody(view[field.LabelStart..field.End], field.LabelStart, field.End - field.LabelStart));
            return;
        }

        isReport |= field.Role == FieldRole.Report;
        open = length == 0 || field.Role is FieldRole.Advice ? field.Role : FieldRole.None;
        if (!draft.Add(field.Role, new NoticeField(name, value, field.Start, length)))
        {
            AddBody(field.Start, field.End);
        }
        else if (stop < field.End)
        {
            AddBody(stop + 1, field.End);
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

    private bool ReadRow(int start, int end)
    {
        if (table.Read(view, start, end) is not { } fields)
        {
            return false;
        }

        hasContent |= fields.Count > 0;
        foreach (var field in fields)
        {
            Take(field);
        }

        return true;
    }
}
