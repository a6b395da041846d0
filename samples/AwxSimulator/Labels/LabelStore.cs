namespace AwxSimulator.Labels;

/// <summary>A label; its name is unique within its organization.</summary>
internal sealed record Label(int Id, string Name, int Organization, DateTimeOffset Created);

/// <summary>The labels that were created, the oldest first.</summary>
internal sealed class LabelStore(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<Label> labels = [];

    public IReadOnlyList<Label> All()
    {
        lock (gate)
        {
            return [.. labels];
        }
    }

    public Label? Find(int id) => All().FirstOrDefault(label => label.Id == id);

    /// <returns>Null when there is one of that name.</returns>
    public Label? Create(string name, int organization)
    {
        lock (gate)
        {
            if (labels.Exists(label => label.Name == name && label.Organization == organization))
            {
                return null;
            }

            var created = new Label(labels.Count + 1, name, organization, time.GetUtcNow());
            labels.Add(created);
            return created;
        }
    }
}
