using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Applies what a sender states in fields to what its text says: a fault is one only where neither says that it is over.</summary>
internal static class StatedFields
{
    public static IReadOnlyList<FaultReading> Apply(IReadOnlyList<FaultReading> statements, Stated? stated)
    {
        if (stated is null)
        {
            return statements;
        }

        return [.. statements.Select(statement => WithState(WithObject(statement, stated.Object), stated.State))];
    }

    private static FaultReading WithState(FaultReading statement, string? state)
    {
        if (string.IsNullOrWhiteSpace(state))
        {
            return statement;
        }

        var proof = new Evidence("time", "state=" + state, -1, state.Length);
        var said = NormalText.Of(state.Trim());
        var word = said.Lower.Length > 0 ? WordList.Shipped.At(said.Lower, 0, out var end) is { } found && end == said.Lower.Length ? found : null : null;
        var over = word?.Class is WordClass.Recovery || (word?.Class is WordClass.State && !FaultWords.State(word.Value).IsUndesired()) || said.Lower is "ok" or "resolved" or "inactive" or "closed" or "2";
        return over ? statement with { Time = FaultTime.Recovered, Evidence = [.. statement.Evidence, proof] }
            : word?.Class is WordClass.Intent ? statement with { Intent = FaultIntent.Acknowledged, Evidence = [.. statement.Evidence, proof with { Part = "intent" }] }
            : word?.Class is WordClass.Test ? statement with { Modality = Modality.Test, Evidence = [.. statement.Evidence, proof with { Part = "modality" }] }
            : statement;
    }

    private static FaultReading WithObject(FaultReading statement, string? name)
    {
        if (!InterfaceName.TryParse(name?.Trim(), out var port) || statement.Object.Kind is not (ObjectKind.Interface or ObjectKind.Device))
        {
            return statement;
        }

        var proof = new Evidence("object", "object=" + name, -1, name!.Length);
        return statement.Object.Port is { } own && own.Canonical != port.Canonical
            ? statement with { Doubt = $"字段中的接口 {port} 与描述中的接口 {own} 不一致，不自动执行", Evidence = [.. statement.Evidence, proof] }
            : statement with { Object = new FaultObject(ObjectKind.Interface, null, port), Evidence = [.. statement.Evidence, proof] };
    }
}
