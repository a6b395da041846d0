namespace SimulatorKit.Troubles;

/// <summary>
/// What goes wrong with the next matching request. <c>{"drop": true}</c>: the connection breaks and nothing was done;
/// <c>{"when": "after", "drop": true}</c>: it was done, and the answer is lost; <c>{"when": "after", "status": 500}</c>: done, and yet an error;
/// <c>{"delay_seconds": 5}</c>: it is read late, and carried out even if the client has gone.
/// </summary>
internal sealed record Trouble
{
    /// <summary><c>before</c> the request is carried out (and instead of it), or <c>after</c> it.</summary>
    public string When { get; init; } = "before";

    /// <summary>Break the connection instead of answering.</summary>
    public bool Drop { get; init; }

    /// <summary>With <c>after</c>: send the headers and half of the body, and then break the connection.</summary>
    public bool Half { get; init; }

    /// <summary>Answer this HTTP status. Without it and without <see cref="Drop"/> the true answer comes, only later.</summary>
    public int? Status { get; init; }

    /// <summary>The text of that error.</summary>
    public string Faultstring { get; init; } = "Internal Server Error";

    /// <summary>Answer with this page instead of JSON, as a proxy or a wrong base URL does.</summary>
    public string? Html { get; init; }

    /// <summary>Seconds to wait before the answer, or its loss.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>What is created meanwhile never begins, as an execution of StackStorm while RabbitMQ is down.</summary>
    public bool Orphan { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>A part of the path that must occur; null for what starts work.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests it applies to.</summary>
    public int Times { get; init; } = 1;

    public bool AppliesTo(HttpRequest request) =>
        Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase)
        && request.Path.Value!.Contains(Path!, StringComparison.Ordinal)
        && !request.Path.StartsWithSegments("/simulator");

    public string? Problem() =>
        When is not ("before" or "after") ? "when is before or after"
        : Status is < 200 or > 599 ? "status is 200 to 599"
        : Half && When != "after" ? "half needs when: after"
        : Times < 1 ? "times is at least 1"
        : DelaySeconds is < 0 or > 3600 ? "delay_seconds is 0 to 3600"
        : null;
}
