using System.Text.Json.Nodes;
using SimulatorKit.Troubles;

namespace SimulatorKit;

/// <summary>What the shared parts of a simulator have to know of the engine that it simulates.</summary>
internal abstract class Engine
{
    /// <summary>The value of <c>X-Simulation</c> in every answer.</summary>
    public abstract string Name { get; }

    /// <summary>The path of the requests that a trouble applies to which names none: those that start work.</summary>
    public abstract string StartPath { get; }

    /// <summary>The text of the error with which a request is answered whose work exists and never begins.</summary>
    protected abstract string OrphanText { get; }

    /// <summary>Returns true for a request that starts work.</summary>
    public abstract bool IsStart(HttpRequest request);

    /// <summary>Returns the trace tag in the body of a request that starts work, or null.</summary>
    public abstract string? TagIn(JsonObject body);

    /// <summary>Returns a path without its prefix and without what is another each time.</summary>
    public abstract string KindOf(string path);

    /// <summary>Returns an error in the shape of the engine.</summary>
    public abstract IResult Error(int status, string text);

    /// <summary>Returns the troubles, one of which is drawn by chance, that the engine, its proxy or the line can do to this request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="wait">The length of a delay, in seconds.</param>
    public virtual IReadOnlyList<Trouble> TroublesOf(HttpRequest request, double wait)
    {
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
            ? [.. all, new() { When = "after", Status = 500, Faultstring = OrphanText, Orphan = true, DelaySeconds = wait }]
            : all;
    }
}
