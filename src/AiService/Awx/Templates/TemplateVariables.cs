using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace AiService.Awx.Templates;

/// <summary>Reads a template's own variables, which AWX keeps as a text: JSON, or else YAML with its merge keys.</summary>
internal static class TemplateVariables
{
    /// <summary>Characters that are read.</summary>
    private const int Longest = 1_000_000;

    /// <summary>Levels that are read: YamlDotNet reads a level by a call within a call.</summary>
    private const int Deepest = 64;

    private const string MergeKey = "<<";

    /// <returns>The scalar variables at the top, as they are written; null when the text cannot be read.</returns>
    public static IReadOnlyDictionary<string, string>? Read(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? new Dictionary<string, string>() : text.Length > Longest ? null : OfJson(text) ?? OfYaml(text);
        }
        catch (Exception unreadable) when (unreadable is YamlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>Null for what is no object of JSON.</returns>
    private static Dictionary<string, string>? OfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                // Of two with one name the later counts, as for AWX.
                own.Remove(member.Name);
                if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                {
                    own[member.Name] = member.Value.ToString();
                }
            }

            return own;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? OfYaml(string text)
    {
        if (!IsBounded(text))
        {
            return null;
        }

        var yaml = new YamlStream();
        using var reader = new StringReader(text);
        yaml.Load(reader);
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        if (yaml.Documents is not [{ RootNode: var root }])
        {
            return yaml.Documents.Count == 0 ? own : null;
        }

        if (root is YamlMappingNode variables)
        {
            Take(variables, own, [], new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
            return own;
        }

        return root is YamlScalarNode { Value: null or "" or "null" or "~" } ? own : null;
    }

    /// <summary>Takes a mapping's own variables, and then those that it merges: the first of a name counts.</summary>
    private static void Take(YamlMappingNode mapping, Dictionary<string, string> own, HashSet<string> seen, HashSet<YamlNode> taken)
    {
        if (!taken.Add(mapping))
        {
            return;
        }

        var entries = mapping.Children.Select(child => (Name: ((YamlScalarNode)child.Key).Value ?? string.Empty, child.Value)).ToList();
        foreach (var (name, value) in entries.Where(entry => entry.Name != MergeKey && seen.Add(entry.Name)))
        {
            if (value is YamlScalarNode scalar)
            {
                own[name] = scalar.Value ?? string.Empty;
            }
        }

        foreach (var (_, merged) in entries.Where(entry => entry.Name == MergeKey))
        {
            foreach (var other in (merged as YamlSequenceNode)?.Children ?? [merged])
            {
                Take(other as YamlMappingNode ?? throw new YamlException("Only mappings can be merged."), own, seen, taken);
            }
        }
    }

    /// <summary>
    /// Returns whether it may be loaded: it is not too deep, and its keys are scalars. Other keys are hashed with all that they hold, however often an alias repeats it.
    /// </summary>
    private static bool IsBounded(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        var levels = new Stack<(bool IsMapping, bool AtKey)>();
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingEnd or SequenceEnd:
                    levels.Pop();
                    continue;
                case NodeEvent or AnchorAlias:
                    break;
                default:
                    continue;
            }

            if (levels.TryPop(out var level))
            {
                if (level is { IsMapping: true, AtKey: true } && parser.Current is not Scalar)
                {
                    return false;
                }

                levels.Push(level with { AtKey = !level.AtKey });
            }

            if (parser.Current is MappingStart or SequenceStart)
            {
                levels.Push((parser.Current is MappingStart, AtKey: true));
            }

            if (levels.Count > Deepest)
            {
                return false;
            }
        }

        return true;
    }
}
