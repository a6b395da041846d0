using AiService.Faults.Notices;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Reads a structured notice: its bodies as prose or messages, under what its status says of all of them.</summary>
/// <param name="pieces">Gathers what is said.</param>
internal sealed class NoticeStatements(PieceReader pieces)
{
    public void Read(Notice notice)
    {
        foreach (var body in notice.Bodies)
        {
            if (body.Start + body.Length <= pieces.Text.Normal.Length && pieces.Text.Normal.AsSpan(body.Start, body.Length).SequenceEqual(body.Text))
            {
                ReadLines(body.Start, body.Start + body.Length);
            }
            else
            {
                ReadDecoded(body);
            }
        }

        if (!pieces.HasState && notice.Value is { } value)
        {
            // "alert: cpu, value: 93%, threshold: 80%"
            pieces.Clear();
            foreach (var body in notice.Bodies)
            {
                ReadDecoded(body with { Text = notice.Threshold is { } limit ? $"{body.Text} {value.Value} (threshold {limit.Value})" : $"{body.Text} {value.Value}" });
            }
        }

        if (!pieces.HasState)
        {
            // A sender whose fields alone say it: "item: memory usage, value: 95%, threshold: 90%".
            pieces.Clear();
            pieces.ReadProse(0, pieces.Text.Normal.Length);
        }

        if (notice.Object is { } thing && PortOf(thing) is { } port && !pieces.Names(port))
        {
            pieces.Change(statement => WithObject(statement, thing, port));
        }

        if (notice.Fields.FirstOrDefault(field => Is(field, "operstatus") || Is(field, "operstate")) is { } oper && oper.Value.Trim().ToUpperInvariant() is "DOWN" or "2" or "DOWN(2)")
        {
            // "端口状态异常" with its states in fields.
            var isShut = notice.Fields.Any(field => (Is(field, "adminstatus") || Is(field, "adminstate")) && field.Value.Trim().ToUpperInvariant() is "DOWN" or "2" or "DOWN(2)");
            pieces.Change(statement => statement is { Object.Kind: ObjectKind.Interface, State: FaultState.Faulty }
                ? statement with
                {
                    State = isShut ? FaultState.AdministrativelyDown : FaultState.Down,
                    Intent = isShut ? FaultIntent.ShutDown : statement.Intent,
                    Evidence = [.. statement.Evidence, pieces.Text.Proof("state", oper.Start, oper.Start + oper.Length)],
                }
                : statement);
        }

        if (notice.Object is { } several && PortMentions.In(several.Value).Any(mention => mention.IsSeveral))
        {
            pieces.Change(statement => statement.Object is { Kind: ObjectKind.Interface, Port: null } ? statement with { Doubt = statement.Doubt ?? DraftBuilder.NamesAreNotWhole } : statement);
        }

        pieces.Change(statement => WithStatus(statement, notice));
    }

    private void ReadLines(int from, int to)
    {
        for (var at = from; at < to;)
        {
            var end = pieces.Text.Normal.IndexOf('\n', at, to - at) is >= 0 and var found ? found : to;
            if (end > at)
            {
                pieces.ReadLine(at, end, Modality.Asserted);
            }

            at = end + 1;
        }
    }

    /// <summary>What JSON wrote with escapes stands nowhere in the text as it is read: its evidence is the whole value.</summary>
    private void ReadDecoded(NoticeBody body)
    {
        var inner = new PieceReader(NormalText.Of(body.Text));
        foreach (var line in body.Text.Split('\n'))
        {
            var at = inner.Text.Normal.IndexOf(line, StringComparison.Ordinal);
            if (line.Length > 0 && at >= 0)
            {
                inner.ReadLine(at, at + line.Length, Modality.Asserted);
            }
        }

        var end = Math.Min(body.Start + body.Length, pieces.Text.Normal.Length);
        foreach (var statement in inner.Statements())
        {
            pieces.Add(statement with
            {
                Start = pieces.Text.GivenIndex(body.Start),
                Length = pieces.Text.GivenIndex(end) - pieces.Text.GivenIndex(body.Start),
                Evidence = [.. statement.Evidence.Select(proof => pieces.Text.Proof(proof.Part, body.Start, end) with { Text = proof.Text })],
            });
        }
    }

    /// <summary>The sender's field names the port that its prose does not.</summary>
    private FaultReading WithObject(FaultReading statement, NoticeField thing, InterfaceName port)
    {
        if (statement.Object is not { Kind: ObjectKind.Interface or ObjectKind.Device, Port: null } || !statement.State.IsUndesired())
        {
            return statement;
        }

        return statement with
        {
            Object = new FaultObject(ObjectKind.Interface, null, port),
            Evidence = [.. statement.Evidence, pieces.Text.Proof("object", thing.Start, thing.Start + thing.Length)],
        };
    }

    private static InterfaceName? PortOf(NoticeField thing) =>
        // "S6730/40GE0/0/2" is a host's port, although all of it could be a name.
        InterfaceNames.In(thing.Value) is [var only] ? only : InterfaceName.TryParse(thing.Value.Trim(), out var port) ? port : null;

    private static bool Is(NoticeField field, string name) =>
        field.Name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Contains(name, StringComparison.OrdinalIgnoreCase);

    private FaultReading WithStatus(FaultReading statement, Notice notice)
    {
        var proof = notice.StatusSpan is { } span ? pieces.Text.Proof("time", span.Start, span.Start + span.Length) : null;
        IReadOnlyList<Evidence> evidence = proof is null ? statement.Evidence : [.. statement.Evidence, proof];
        return notice.Status switch
        {
            NoticeStatus.Recovered => statement with { Time = FaultTime.Recovered, Evidence = evidence },
            NoticeStatus.Test => statement with { Modality = Modality.Test, Evidence = evidence },
            NoticeStatus.Acknowledged => statement with { Intent = FaultIntent.Acknowledged, Evidence = evidence },
            _ => statement,
        };
    }
}
