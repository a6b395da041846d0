namespace SimulatorKit.Troubles;

/// <summary>The troubles that wait for their request, in the order in which they were asked for.</summary>
internal sealed class TroublePlan(Engine engine)
{
    private readonly Lock gate = new();
    private readonly List<Trouble> waiting = [];

    public Trouble Add(Trouble trouble)
    {
        lock (gate)
        {
            var whole = trouble with { Path = trouble.Path ?? engine.StartPath };
            waiting.Add(whole);
            return whole;
        }
    }

    /// <summary>Uses up one occurrence of the first trouble that applies to this request.</summary>
    public Trouble? Take(HttpRequest request)
    {
        lock (gate)
        {
            var index = waiting.FindIndex(trouble => trouble.AppliesTo(request));
            if (index < 0)
            {
                return null;
            }

            var trouble = waiting[index];
            if (trouble.Times > 1)
            {
                waiting[index] = trouble with { Times = trouble.Times - 1 };
            }
            else
            {
                waiting.RemoveAt(index);
            }

            return trouble;
        }
    }

    public IReadOnlyList<Trouble> Waiting()
    {
        lock (gate)
        {
            return [.. waiting];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
        }
    }
}
