using System.Text.Json.Nodes;

namespace AiService.NetworkAgent;

/// <summary>What was collected from a device for a person to read: bounded, because it travels with the answer.</summary>
internal sealed class Diagnostics
{
    /// <summary>Characters of one command's answer that are kept; listings begin with what matters most.</summary>
    public const int MaxEach = 2_000;

    /// <summary>Characters that are kept in all.</summary>
    public const int MaxTogether = 8_000;

    private readonly List<(string Command, string Output, bool Refused)> collected = [];

    /// <summary>Commands that the device answered.</summary>
    public int Answered => collected.Count(one => !one.Refused);

    public void Add(string command, string output, bool refused)
    {
        var room = Math.Min(MaxEach, MaxTogether - collected.Sum(one => one.Output.Length));
        collected.Add((command, Cut(output.Trim(), Math.Max(0, room)), refused));
    }

    public JsonArray? ToJson()
    {
        return collected.Count == 0
            ? null
            : new JsonArray([.. collected.Select(one => (JsonNode)new JsonObject { ["command"] = one.Command, ["output"] = one.Output, ["refused"] = one.Refused })]);
    }

    private static string Cut(string text, int room)
    {
        if (text.Length <= room)
        {
            return text;
        }

        // Not through the middle of a character that takes two.
        var end = room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
        return text[..end] + "…";
    }
}
