using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AiService.Awx.Templates;

/// <summary>Reads a template's own variables, which AWX keeps as a text of YAML or JSON (which is YAML as well).</summary>
internal static class TemplateVariables
{
    /// <summary>Characters that are read.</summary>
    private const int Longest = 1_000_000;

    /// <returns>The scalar variables at the top, as they are written; null when the text cannot be read.</returns>
    public static IReadOnlyDictionary<string, string>? Read(string? text)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(text))
        {
            return own;
        }

        try
        {
            var yaml = new YamlStream();
            using var reader = new StringReader(text.Length <= Longest ? text : throw new YamlException("too long"));
            yaml.Load(reader);
            if (yaml.Documents is not [{ RootNode: var root }])
            {
                return yaml.Documents.Count == 0 ? own : null;
            }

            if (root is not YamlMappingNode variables)
            {
                return root is YamlScalarNode { Value: null or "" or "null" or "~" } ? own : null;
            }

            foreach (var (name, value) in variables.Children)
            {
                if (name is not YamlScalarNode { Value: { } written })
                {
                    return null;
                }

                if (value is YamlScalarNode scalar)
                {
                    own[written] = scalar.Value ?? string.Empty;
                }
            }

            return own;
        }
        catch (Exception unreadable) when (unreadable is YamlException or ArgumentException)
        {
            return null;
        }
    }
}
