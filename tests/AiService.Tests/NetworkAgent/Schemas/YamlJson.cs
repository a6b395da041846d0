using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>Converts between YAML and JSON by the core schema of YAML 1.2, as editors do before they apply a JSON Schema.</summary>
internal static partial class YamlJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Of(stream.Documents.Single().RootNode);
    }

    /// <summary>Writes the document as YAML of JSON's form; null becomes an empty value, as it is left in an unfinished line.</summary>
    public static string Text(JsonNode document)
    {
        return document.ToJsonString(Readable).Replace("\": null", "\": ", StringComparison.Ordinal);
    }

    private static JsonNode? Of(YamlNode node)
    {
        return node switch
        {
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Of(pair.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Select(Of)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
            YamlScalarNode quoted => quoted.Value,
            _ => throw new InvalidOperationException($"line {node.Start.Line}"),
        };
    }

    private static JsonNode? Plain(string text)
    {
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when Whole().IsMatch(text) => long.Parse(text, CultureInfo.InvariantCulture),
            _ when Decimal().IsMatch(text) => double.Parse(text, CultureInfo.InvariantCulture),
            _ => text,
        };
    }

    [GeneratedRegex(@"\A[-+]?[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
