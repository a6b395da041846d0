using System.Globalization;
using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Repairs;

/// <summary>The <c>device_id</c> of a request: a whole number or a non-empty string. What Python calls falsy counts as missing.</summary>
internal static class DeviceIdField
{
    /// <exception cref="FieldException">It is missing, or no device id.</exception>
    public static string Read(JsonElement body)
    {
        var text = body.Field("device_id") switch
        {
            { ValueKind: JsonValueKind.String } value => JsonFields.Text(value, "device_id", 128).Trim(),
            { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
            null or { ValueKind: JsonValueKind.False } => "",
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => "",
            _ => throw new FieldException("device_id", "必须是整数或字符串"),
        };

        if (text.Length == 0)
        {
            throw new FieldException("device_id", "不能为空", "设备ID不能为空");
        }

        return text.Any(char.IsControl) ? throw new FieldException("device_id", "不能含有控制字符") : text;
    }
}
