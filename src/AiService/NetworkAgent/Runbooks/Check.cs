using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A command that only reads, and how to understand its answer.</summary>
internal sealed record Check(string Command, IReadOnlyList<Reading> Readings)
{
    /// <summary>The first reading that holds; an answer that none recognises is "cannot tell", never a guess.</summary>
    public Finding Read(Reply reply, IReadOnlyDictionary<string, string> values)
    {
        foreach (var reading in Readings)
        {
            if (reading.Holds(reply, values) is { } evidence)
            {
                return new Finding(reading.State, evidence);
            }
        }

        return new Finding(DeviceState.CannotTell, "");
    }
}
