using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AiService.Hosting;

/// <summary>Configures the JSON of the wire: snake_case, Chinese readable, what HTML could trip over escaped.</summary>
internal static class Json
{
    public static IServiceCollection AddWireFormat(this IServiceCollection services)
    {
        return services.ConfigureHttpJsonOptions(json => Shape(json.SerializerOptions));
    }

    public static JsonSerializerOptions Wire { get; } = Shape(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Returns the word of an enum member on the wire.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;

    private static JsonSerializerOptions Shape(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        return options;
    }
}
