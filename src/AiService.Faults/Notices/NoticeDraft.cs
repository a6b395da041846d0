
namespace AiService.Faults.Notices;

/// <summary>Collects what is said of one alert of a notice.</summary>
internal sealed class NoticeDraft
{
    public NoticeStatus Status { get; private set; }

    public NoticeSpan? StatusSpan { get; private set; }

    /// <summary>A mark says both, of several alerts.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>Fields of a known role.</summary>
    public int Known { get; private set; }

    /// <summary>A status that can be no state of an object, or an end.</summary>
    public bool HasPlainStatus { get; private set; }

    public List<NoticeBody> Bodies { get; } = [];

    /// <summary>Lines whose label the vocabulary does not know; they are prose when nothing else is.</summary>
    public List<NoticeBody> Unlabelled { get; } = [];

    public List<NoticeField> Fields { get; } = [];

    /// <summary>More than a status is said.</summary>
    public bool HasContent => Bodies.Count > 0 || Unlabelled.Count > 0 || Fields.Count > 0;

    public NoticeField? Host { get; private set; }

    public NoticeField? Object { get; private set; }

    public NoticeField? Level { get; private set; }

    public NoticeField? Value { get; private set; }

    public NoticeField? Threshold { get; private set; }

    private NoticeField? State { get; set; }

    public void AddStatus(StatusMark mark, NoticeSpan span)
    {
        HasPlainStatus |= !mark.IsState;
        IsMixed |= mark.IsMixed;
        SetStatus(mark.Status, span);
    }

    /// <summary>Adds a field.</summary>
    /// <returns>False when the value belongs to the prose and the caller adds it.</returns>
    public bool Add(FieldRole role, NoticeField field)
    {
        Known += role is FieldRole.None ? 0 : 1;
        Fields.Add(field);
        var span = new NoticeSpan(field.Start, field.Length);
        switch (role)
        {
            case FieldRole.Status:
                AddStatusValue(field, span);
                break;
            case FieldRole.Host:
                Host = BetterHost(field);
                break;
            case FieldRole.Object:
                Object = Object is null || (InterfaceNames.In(Object.Value).Count == 0 && InterfaceNames.In(field.Value).Count > 0) ? Filled(field) ?? Object : Object;
                break;
            case FieldRole.Level:
                Level ??= Filled(field);
                if (StatusWords.Value(field.Value) is { Status: NoticeStatus.Recovered } || field.Value.Trim().ToUpperInvariant() is "OK" or "NORMAL" or "CLEARED" or "CLEAR" or "正常")
                {
                    SetStatus(NoticeStatus.Recovered, span);
                }

                break;
            case FieldRole.Threshold:
                Threshold ??= Filled(field);
                break;
            case FieldRole.Value:
                Value ??= Filled(field);
                break;
            case FieldRole.Ended when NoticeValues.IsTime(field.Value):
            case FieldRole.EndedBy when !NoticeValues.IsEmpty(field.Value):
            case FieldRole.Over when NoticeValues.IsYes(field.Value):
                HasPlainStatus = true;
                SetStatus(NoticeStatus.Recovered, span);
                break;
            case FieldRole.Over when NoticeValues.IsNo(field.Value):
                SetStatus(NoticeStatus.Firing, span);
                break;
            case FieldRole.Over:
                AddStatusValue(field, span);
                break;
            case FieldRole.Acked when NoticeValues.IsYes(field.Value):
                HasPlainStatus = true;
                SetStatus(NoticeStatus.Acknowledged, span);
                break;
            case FieldRole.Problem when NoticeValues.ProblemStatus(field.Value) is var status and not NoticeStatus.Unknown:
                HasPlainStatus = true;
                SetStatus(status, span);
                break;
            case FieldRole.Body:
                return field.Value.Length == 0;
        }

        return true;
    }

    /// <summary>Sets the status of a number, whose meaning only the sender's other fields tell.</summary>
    public void SetStatus(NoticeStatus status, NoticeSpan span)
    {
        if (StatusWords.Stronger(Status, status) != Status || StatusSpan is null)
        {
            Status = StatusWords.Stronger(Status, status);
            StatusSpan = span;
        }
    }

    /// <summary>Makes prose of object and state or value when the sender wrote no sentence.</summary>
    public void FillBodies()
    {
        if (Bodies.Count == 0)
        {
            Bodies.AddRange(Unlabelled);
        }

        if (State is { } state && Object is { } thing)
        {
            Bodies.Add(new NoticeBody($"{thing.Name} {thing.Value} {state.Value}", state.Start, state.Length));
        }
        else if (Bodies.Count == 0 && Object is { } named)
        {
            Bodies.Add(new NoticeBody(Value is null ? named.Value : $"{named.Value} {Value.Value}", named.Start, named.Length));
        }
    }

    private void AddStatusValue(NoticeField field, NoticeSpan span)
    {
        if (StatusWords.Value(field.Value) is not { } mark)
        {
            return;
        }

        AddStatus(mark, span);
        if (mark is { IsState: true, Status: NoticeStatus.Firing })
        {
            State ??= field;
        }
    }

    /// <summary>An address tells the device better than a name; a bare number is the sender's own id.</summary>
    private NoticeField? BetterHost(NoticeField field)
    {
        var isName = NoticeValues.IsEmpty(field.Value) || field.Value.All(char.IsAsciiDigit);
        return isName || Host is not null && (NoticeValues.IsAddress(Host.Value) || !NoticeValues.IsAddress(field.Value)) ? Host : field;
    }

    private static NoticeField? Filled(NoticeField field) => NoticeValues.IsEmpty(field.Value) ? null : field;
}
