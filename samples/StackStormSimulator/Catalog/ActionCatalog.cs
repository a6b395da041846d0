using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Catalog;

/// <summary>The registered actions: those of the recordings, those of the guide, and <c>sim.*</c> for every way to end.</summary>
internal sealed class ActionCatalog
{
    private readonly ConcurrentDictionary<string, CatalogAction> actions = new(StringComparer.Ordinal);

    public ActionCatalog()
    {
        var runners = Read("runners.json").AsObject();
        foreach (var entry in Read("actions.json").AsArray())
        {
            var action = CatalogAction.Load(entry!.AsObject(), runners);
            actions[action.Reference] = action;
        }
    }

    public IEnumerable<CatalogAction> All => actions.Values.OrderBy(action => action.Reference, StringComparer.Ordinal);

    public CatalogAction? Find(string reference) => actions.GetValueOrDefault(reference);

    public CatalogAction? FindByIdToo(string referenceOrId) =>
        Find(referenceOrId) ?? actions.Values.FirstOrDefault(action => action.Id == referenceOrId);

    public void Direct(CatalogAction action, Direction direction) => actions[action.Reference] = action with { Direction = direction };

    private static JsonNode Read(string name)
    {
        using var stream = typeof(ActionCatalog).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }
}
