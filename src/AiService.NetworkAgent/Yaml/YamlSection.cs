using System.Globalization;
using AiService.Faults;
using YamlDotNet.RepresentationModel;

namespace AiService.NetworkAgent.Yaml;

/// <summary>
/// Reads one mapping of a YAML file. Keys are read one by one; <see cref="Close"/> then rejects those that were not read, because a misspelt
/// key would otherwise be a setting without effect.
/// </summary>
internal sealed class YamlSection(YamlMappingNode node, YamlFile file)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>True in a file that is part of the program.</summary>
    public bool IsShipped => file.IsShipped;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>True when the key's value is a mapping.</summary>
    public bool IsSection(string key) => Find(key) is YamlMappingNode;

    /// <summary>The scalar's text, or null when the key is missing or blank.</summary>
    public string? Text(string key) => Find(key) is { } value && Scalar(value, key) is { Length: > 0 } text ? text : null;

    /// <summary>The scalar's text; when it is missing a problem is noted and the text is empty.</summary>
    public string Required(string key, string cure)
    {
        if (Text(key) is { } text)
        {
            return text;
        }

        // A value of the wrong kind is rejected already.
        if (Find(key) is null or YamlScalarNode)
        {
            file.Reject(node, $"'{key}' is missing.", cure);
        }

        return "";
    }

    /// <summary>true or false; anything else is a problem.</summary>
    public bool Flag(string key, bool unset)
    {
        switch (Text(key))
        {
            case null:
                return unset;
            case "true":
                return true;
            case "false":
                return false;
            default:
                Reject(key, "is neither true nor false.", "Write true or false.");
                return unset;
        }
    }

    /// <summary>A number within the limits; outside of them a problem is noted.</summary>
    public double Number(string key, double unset, double min, double max)
    {
        if (Text(key) is not { } text)
        {
            return unset;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Reject(key, "is out of range.", string.Create(CultureInfo.InvariantCulture, $"Use a number from {min} to {max}."));
        return unset;
    }

    public int Whole(string key, int unset, int min, int max)
    {
        var number = Number(key, unset, min, max);
        if (number == Math.Truncate(number))
        {
            return (int)number;
        }

        Reject(key, "is no whole number.", $"Use a whole number from {min} to {max}.");
        return unset;
    }

    /// <summary>A list of texts, or one text; empty when missing.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        return Find(key) switch
        {
            null => [],
            YamlSequenceNode list => [.. list.Select(item => Scalar(item, key)).OfType<string>()],
            var single => Scalar(single, key) is { } text ? [text] : [],
        };
    }

    /// <summary>Returns commands, which are sent as they are; one that is blank, or more than one line, is a problem.</summary>
    public IReadOnlyList<string> Commands(string key)
    {
        var commands = Texts(key);
        if (commands.Any(command => command.Length == 0 || command.Any(char.IsControl)))
        {
            Reject(key, "has a command that is blank, or more than one line.", "Write one command a line of the list.");
        }

        return commands;
    }

    /// <summary>Returns the usable patterns; each of the others is a problem.</summary>
    public IReadOnlyList<LinearPattern> Patterns(string key)
    {
        var patterns = new List<LinearPattern>();
        foreach (var text in Texts(key))
        {
            if (Pattern.Of(text, file.IsShipped) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                Reject(key, $"has a pattern that cannot be used: {text}", "Use a regular expression without look-around.");
            }
        }

        return patterns;
    }

    /// <summary>Returns the pattern; null when it is missing. Several are a problem.</summary>
    public LinearPattern? OnePattern(string key, string cure)
    {
        var patterns = Patterns(key);
        if (patterns.Count > 1)
        {
            Reject(key, "must be one pattern.", cure);
        }

        return patterns is [var first, ..] ? first : null;
    }

    /// <summary>Returns whether a template is a usable pattern once its placeholders are filled.</summary>
    public bool IsPattern(string template) => Pattern.IsTemplate(template, file.IsShipped);

    public YamlSection? Section(string key) => Find(key) is { } value ? Mapping(value, key) : null;

    /// <summary>A list of mappings; empty when missing.</summary>
    public IReadOnlyList<YamlSection> Sections(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. list.Select(item => Mapping(item, key)).OfType<YamlSection>()];
            default:
                Reject(key, "is no list.", "Write its items with a leading '-'.");
                return [];
        }
    }

    /// <summary>The keys of the mapping, where they are names and not keywords.</summary>
    public IReadOnlyList<string> Keys => [.. node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")];

    /// <summary>Notes a problem at the key's value, or at the section when there is no such key.</summary>
    public void Reject(string? key, string problem, string cure)
    {
        file.Reject(
            key is not null && Find(key) is { } value ? value : node,
            key is null ? problem : $"'{key}' {problem}",
            cure);
    }

    /// <summary>Rejects the keys that were not read.</summary>
    public void Close(string cure)
    {
        foreach (var key in node.Children.Keys)
        {
            // What is no plain name may hold a value, as in {password:secret}, and is not repeated.
            var name = (key as YamlScalarNode)?.Value;
            if (name is null || !asked.Contains(name))
            {
                file.Reject(key, name is null || name.Contains(':', StringComparison.Ordinal) ? "a key is no plain name." : $"the key '{name}' is not known.", cure);
            }
        }
    }

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    private string? Scalar(YamlNode value, string key)
    {
        if (value is YamlScalarNode { Value: { } text })
        {
            return text.Trim();
        }

        file.Reject(value, $"'{key}' is no single value.", "Write one word or number there.");
        return null;
    }

    private YamlSection? Mapping(YamlNode value, string key)
    {
        if (value is YamlMappingNode mapping)
        {
            return new YamlSection(mapping, file);
        }

        file.Reject(value, $"'{key}' holds something that is no mapping.", "Write keys and values, indented, there.");
        return null;
    }
}
