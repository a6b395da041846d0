
namespace AiService.Faults.Notices;

/// <summary>Reads a notice that is JSON: Alertmanager, HertzBeat, Grafana, Nightingale, Zabbix, the robots' envelopes.</summary>
internal static class JsonNotice
{
    /// <summary>A prefix before the JSON is a title at most.</summary>
    private const int LongestPrefix = 120;

    /// <summary>Keys below these are the alert's own data: a label <c>state</c> is no status of the notice.</summary>
    private static readonly HashSet<string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        "labels", "tags", "commonLabels", "groupLabels", "routeLabels", "values", "inventory", "tagsMap", "tags_map",
    };

    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "commonLabels", "commonAnnotations", "groupLabels", "routeLabels",
    };

    /// <summary>The place where JSON begins; -1 for a text that holds none at its beginning.</summary>
    public static int Start(string text)
    {
        var limit = Math.Min(text.Length, LongestPrefix);
        var open = text.AsSpan(0, limit).IndexOfAny('{', '[');
        while (open >= 0)
        {
            var next = open + 1;
            while (next < text.Length && (text[next] <= ' ' || text[next] == '{' && text[open] == '['))
            {
                next++;
            }

            if (next < text.Length && text[next] == '"' && (text[open] == '{' || text.AsSpan(open, next - open).Contains('{')))
            {
                return open;
            }

            var step = text.AsSpan(open + 1, Math.Max(0, limit - open - 1)).IndexOfAny('{', '[');
            open = step < 0 ? -1 : open + 1 + step;
        }

        return -1;
    }

    /// <summary>Reads the notice; <c>depth</c> is how many texts it stands inside of.</summary>
    /// <returns>The notice; null when no key is one of a notice's.</returns>
    public static Notice? Read(string text, int start, int depth)
    {
        var (entries, end) = JsonEntries.Scan(text, start);
        var shared = new NoticeDraft();
        var items = new SortedDictionary<int, NoticeDraft>();
        var hasItems = entries.Exists(entry => entry.Item >= 0);
        var numbers = NumberedStatus.Of(entries);
        foreach (var entry in entries)
        {
            var draft = shared;
            if (entry.Item >= 0 && !items.TryGetValue(entry.Item, out draft))
            {
                items[entry.Item] = draft = new NoticeDraft();
            }

            Take(draft, entry, numbers, hasItems && IsUnder(entry, Shared), depth);
        }

        if (!items.Values.Append(shared).Any(draft => draft.StatusSpan is not null || draft.Bodies.Count > 0))
        {
            return null;
        }

        if (!text.AsSpan(end).IsWhiteSpace())
        {
            shared.Bodies.Add(new NoticeBody(text[end..].Trim(), end, text.Length - end));
        }

        if (start > 0 && NoticeReader.Read(text[..start], depth + 1) is { StatusSpan: { } span } prefix)
        {
            shared.SetStatus(prefix.Status, span);
        }

        return NoticeMerge.Of(shared, [.. items.Values]);
    }

    private static void Take(NoticeDraft draft, JsonEntry entry, NumberedStatus numbers, bool isShared, int depth)
    {
        var role = NoticeWords.Role(entry.Key);
        var field = new NoticeField(entry.Key, entry.Value, entry.Start, entry.Length);
        if (role is FieldRole.Status or FieldRole.Over or FieldRole.Problem or FieldRole.Acked)
        {
            if (IsUnder(entry, Labels))
            {
                role = FieldRole.Other;
            }
            else if (role == FieldRole.Status && int.TryParse(entry.Value, out var number))
            {
                role = FieldRole.Other;
                draft.SetStatus(numbers.Status(number), new NoticeSpan(entry.Start, entry.Length));
            }
        }

        if (role == FieldRole.Body && isShared)
        {
            role = FieldRole.Other;
        }

        if (draft.Add(role, field) || NoticeValues.IsEmpty(entry.Value))
        {
            return;
        }

        AddBody(draft, entry, depth);
    }

    /// <summary>Adds prose; it may be a notice of its own, as in the envelope of a robot.</summary>
    private static void AddBody(NoticeDraft draft, JsonEntry entry, int depth)
    {
        var inner = depth < 2 ? NoticeReader.Read(entry.Value, depth + 1) : null;
        if (inner is null)
        {
            if (StatusWords.Whole(entry.Value) is { IsState: false } mark)
            {
                draft.AddStatus(mark, new NoticeSpan(entry.Start, entry.Length));
            }
            else
            {
                draft.Bodies.Add(new NoticeBody(NoticeMarkup.Blank(entry.Value).Trim(), entry.Start, entry.Length));
            }

            return;
        }

        if (inner.Status != NoticeStatus.Unknown)
        {
            draft.SetStatus(inner.Status, new NoticeSpan(entry.Start, entry.Length));
        }

        draft.Bodies.AddRange(inner.Bodies.Select(body => body with { Start = entry.Start, Length = entry.Length }));
        foreach (var (role, field) in new[] { (FieldRole.Host, inner.Host), (FieldRole.Object, inner.Object), (FieldRole.Level, inner.Level) })
        {
            if (field is not null)
            {
                draft.Add(role, field with { Start = entry.Start, Length = entry.Length });
            }
        }
    }

    private static bool IsUnder(JsonEntry entry, HashSet<string> keys)
    {
        // The nesting of notices is shallow; hostile nesting is not followed.
        var steps = 0;
        for (var path = entry.Path.Parent; path is not null && steps < 8; path = path.Parent, steps++)
        {
            if (keys.Contains(path.Key))
            {
                return true;
            }
        }

        return false;
    }
}
