namespace SimulatorKit.Troubles;

/// <summary>How often requests meet a trouble by chance, and how long a wait is at most.</summary>
/// <param name="Seed">The same seed draws the same troubles for the same requests in the same order.</param>
/// <param name="Rate">The share of requests that meet one, 0 to 1.</param>
/// <param name="LongestSeconds">The longest delay, in seconds.</param>
internal sealed record Chance(int Seed, double Rate, double LongestSeconds = 1)
{
    public string? Problem() => Rate is < 0 or > 1 ? "rate is 0 to 1" : LongestSeconds is < 0 or > 3600 ? "longest_seconds is 0 to 3600" : null;
}

/// <summary>Troubles by chance: for each request those that its engine can do to it.</summary>
internal sealed class RandomTroubles(Engine engine)
{
    private readonly Lock gate = new();
    private Chance? chance;
    private Random? dice;

    public Chance? Now
    {
        get
        {
            lock (gate)
            {
                return chance;
            }
        }
    }

    public void Begin(Chance wanted)
    {
        lock (gate)
        {
            chance = wanted;
            dice = new Random(wanted.Seed);
        }
    }

    public void End()
    {
        lock (gate)
        {
            chance = null;
        }
    }

    public Trouble? Draw(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/simulator"))
        {
            return null;
        }

        lock (gate)
        {
            if (chance is null)
            {
                return null;
            }

            // All three are drawn every time, so that one request's luck does not change the next one's.
            var (happens, which, wait) = (dice!.NextDouble() < chance.Rate, dice.NextDouble(), dice.NextDouble() * chance.LongestSeconds);
            return happens ? Pick(engine.TroublesOf(request, wait), which) : null;
        }
    }

    private static Trouble Pick(IReadOnlyList<Trouble> kinds, double which) => kinds[(int)(which * kinds.Count)];
}
