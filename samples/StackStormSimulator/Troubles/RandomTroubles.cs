namespace StackStormSimulator.Troubles;

/// <summary>How often requests meet a trouble by chance, and how long a wait is at most.</summary>
/// <param name="Seed">The same seed draws the same troubles for the same requests in the same order.</param>
/// <param name="Rate">The share of requests that meet one, 0 to 1.</param>
/// <param name="LongestSeconds">The longest delay, in seconds.</param>
internal sealed record Chance(int Seed, double Rate, double LongestSeconds = 1)
{
    public string? Problem() => Rate is < 0 or > 1 ? "rate is 0 to 1" : LongestSeconds is < 0 or > 3600 ? "longest_seconds is 0 to 3600" : null;
}

/// <summary>Troubles by chance: for each kind of request those that a real StackStorm, its proxy or the line between can do to it.</summary>
internal sealed class RandomTroubles
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
            return happens ? Pick(Kinds(request, wait), which) : null;
        }
    }

    private static Trouble Pick(Trouble[] kinds, double which) => kinds[(int)(which * kinds.Length)];

    private static Trouble[] Kinds(HttpRequest request, double wait)
    {
        if (request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            return [new() { Drop = true }, new() { Status = 502, Html = "<html>502 Bad Gateway</html>" }, new() { DelaySeconds = wait, Drop = true }];
        }

        Trouble[] all =
        [
            new() { Drop = true },
            new() { DelaySeconds = wait },
            new() { When = "after", Drop = true },
            new() { When = "after", Half = true },
            new() { When = "after", DelaySeconds = wait },
            new() { When = "after", DelaySeconds = wait, Drop = true },
            new() { When = "after", Status = 500 },
            new() { Status = 502, Html = "<html>502 Bad Gateway</html>" },
        ];
        return HttpMethods.IsPost(request.Method)
            ? [.. all, new() { When = "after", Status = 500, Faultstring = "[Errno 111] ECONNREFUSED", Orphan = true, DelaySeconds = wait }]
            : all;
    }
}
