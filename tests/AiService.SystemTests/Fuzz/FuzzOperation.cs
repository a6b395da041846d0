using System.Text.Json;

namespace AiService.Tests.Fuzz;

/// <summary>One operation of the service as its OpenAPI document describes it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with its parameters in braces.</param>
/// <param name="Parameters">Where each parameter stands, and its name.</param>
/// <param name="ContentTypes">What its body may be; empty for none.</param>
/// <param name="Body">The schema of its body.</param>
internal sealed record FuzzOperation(
    string Method, string Path, IReadOnlyList<(string In, string Name)> Parameters, IReadOnlyList<string> ContentTypes, JsonElement? Body)
{
    /// <summary>Reads every operation, and adds what the document leaves out: its own page, and paths that do not exist.</summary>
    public static IReadOnlyList<FuzzOperation> All(JsonElement document)
    {
        var operations = new List<FuzzOperation>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            operations.AddRange(path.Value.EnumerateObject().Select(operation => Of(path.Name, operation)));
        }

        return [.. operations, Plain("/swagger/index.html"), Plain("/swagger/v1/swagger.json"), Plain("/swagger/{path}"), Plain("/{path}"), Plain("/api/ai/{path}")];
    }

    private static FuzzOperation Plain(string path) =>
        new("GET", path, path.Contains('{', StringComparison.Ordinal) ? [("path", "path"), ("query", "x")] : [("query", "x")], [], null);

    private static FuzzOperation Of(string path, JsonProperty operation)
    {
        var parameters = operation.Value.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(one => (one.GetProperty("in").GetString()!, one.GetProperty("name").GetString()!)).ToList()
            : [];
        var types = operation.Value.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().ToList() : [];
        return new FuzzOperation(
            operation.Name.ToUpperInvariant(), path, parameters, [.. types.Select(type => type.Name)], types.Count > 0 ? types[0].Value.GetProperty("schema") : null);
    }
}
