using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Agent.Preview;

/// <summary>For what to preview a runbook. Either the device or its platform; either the fault or the parameters.</summary>
public sealed record PreviewRequest : IValidated
{
    /// <summary>A platform's name: vrp, vrp8, comware, ios, nxos, eos, junos, frr, linux, or one of <c>RUNBOOKS_DIR</c>.</summary>
    /// <example>vrp</example>
    [Text(64)]
    public string? Platform { get; init; }

    /// <summary>A device of the inventory, as in <c>/analyze</c>. Not beside <c>platform</c>.</summary>
    [JsonConverter(typeof(DeviceIdConverter))]
    public string? DeviceId { get; init; }

    /// <summary>The fault in words, at most 4000 characters: the parameters are looked for in it, as in a repair.</summary>
    /// <example>接口Gig0/0/1 down</example>
    [Text(4000)]
    public string? Fault { get; init; }

    /// <summary>Short for <c>parameters.interface</c>.</summary>
    [Text(ParametersConverter.MaxLength)]
    public string? Interface { get; init; }

    /// <summary>Values by the parameters' names, at most 50; they are checked as those from a fault are.</summary>
    [JsonConverter(typeof(ParametersConverter))]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    void IValidated.Validate()
    {
        if (string.IsNullOrWhiteSpace(Platform) == DeviceId is null)
        {
            throw new FieldException("platform", DeviceId is null ? "与 device_id 必须给出其一" : "不能与 device_id 同时给出");
        }
    }

    /// <summary>The values that stand in the request, by the parameters' names.</summary>
    internal IReadOnlyDictionary<string, string> Given()
    {
        var given = new Dictionary<string, string>(Parameters ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (Interface is not null)
        {
            given.TryAdd("interface", Interface);
        }

        return given;
    }

    /// <summary>The field that a parameter's value comes from, or could come from.</summary>
    internal string FieldOf(string parameter) =>
        Parameters?.ContainsKey(parameter) == true ? $"parameters.{parameter}"
        : parameter == "interface" && Interface is not null ? "interface"
        : Fault is not null ? "fault"
        : $"parameters.{parameter}";

    private sealed class ParametersConverter : FieldConverter<IReadOnlyDictionary<string, string>?>
    {
        public const int MaxLength = 256;
        private const int MaxCount = 50;
        private static readonly TextConverter Text = new(MaxLength);

        public override IReadOnlyDictionary<string, string>? Convert(JsonElement value) => value.ValueKind is not JsonValueKind.Object
            ? throw FieldException.Unnamed("必须是对象")
            : value.GetPropertyCount() > MaxCount ? throw FieldException.Unnamed($"不能超过 {MaxCount} 项")
            : TextConverter.Names(value).Distinct(StringComparer.Ordinal).ToDictionary(
                name => name,
                name => Text.Field(value, name, "." + name) ?? throw new FieldException("." + name, "不能为空"),
                StringComparer.Ordinal);
    }
}
