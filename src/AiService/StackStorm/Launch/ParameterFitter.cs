using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Launch;

/// <summary>
/// Fits a repair to what the action declares: StackStorm refuses names that are not declared, and values of another type.
/// What does not fit is found before anything is sent.
/// </summary>
internal static class ParameterFitter
{
    private const string Device = ActionDeclaration.Device;
    private const string Interface = ActionDeclaration.Interface;
    private const int LongestDescription = 500;

    /// <param name="order">The repair.</param>
    /// <param name="declared">The action's and its runner's parameters; null when they may not be read (403).</param>
    /// <param name="evaluates">True when the action's runner evaluates its input: no opener of a template is sent in one piece then.</param>
    /// <returns>The parameters, literal for Jinja, or, in Chinese, what does not fit, with the parameter's name.</returns>
    public static (JsonObject? Values, string? Misfit) Fit(RepairOrder order, IReadOnlyDictionary<string, DeclaredParameter>? declared, bool evaluates)
    {
        if (order.Match.NeedsDevice && declared?.ContainsKey(Device) == false)
        {
            return (null, order.Match.Keyword is null
                ? "动作没有声明参数 device_id，无法指定设备，因此不执行。请在默认动作中声明 device_id"
                : "动作没有声明参数 device_id，无法指定设备，因此不执行。请在动作中声明 device_id；"
                    + "不区分设备的动作，请在 STACKSTORM_ACTION_MAP 的该条目中写明 \"device\": false");
        }

        if (order.Match.Parameters.ContainsKey(Device))
        {
            return (null, "映射的固定参数不能覆盖 device_id");
        }

        var values = new JsonObject();
        foreach (var (name, text) in Known(order, evaluates).Where(known => !order.Match.Parameters.ContainsKey(known.Name)))
        {
            DeclaredParameter? declaration = null;
            var named = declared is null ? name != Interface : declared.TryGetValue(name, out declaration);
            if (named && Own(name, text, declaration, order.Match.NeedsDevice, values) is { } misfit)
            {
                return (null, misfit);
            }
        }

        foreach (var (name, value) in order.Match.Parameters)
        {
            if (Fixed(name, value, declared, values) is { } misfit)
            {
                return (null, misfit);
            }
        }

        var missing = declared?.FirstOrDefault(
            parameter => parameter.Value is { Required: true, Default: null } and not { Immutable: true } && !values.ContainsKey(parameter.Key));
        return missing is { Key: { } unfilled }
            ? (null, $"动作要求参数 {unfilled}，但没有可填的值（可在 STACKSTORM_ACTION_MAP 的 parameters 中固定）")
            : (values, null);
    }

    private static IEnumerable<(string Name, string Text)> Known(RepairOrder order, bool evaluates)
    {
        yield return (Device, order.DeviceId);
        yield return ("fault_description", Description(order.Description, evaluates));
        yield return ("fault_level", order.Level.ToString());
        if (order.Interface is { } known)
        {
            yield return (Interface, known.Text);
        }
    }

    /// <summary>Cut before, because what is cut off may hold openers, and after, because their blanks count too. A cut makes no opener.</summary>
    private static string Description(string text, bool evaluates)
    {
        var line = OneLine.Of(text, LongestDescription);
        return evaluates ? OneLine.Of(TemplateText.Break(line), LongestDescription) : line;
    }

    private static string? Own(string name, string text, DeclaredParameter? declaration, bool needed, JsonObject values)
    {
        if (name != Device)
        {
            // What only informs the action is left out where the action wants something else there.
            return declaration is { Immutable: true } || declaration?.Takes("string") == false
                ? null
                : Put(name, JsonValue.Create(JinjaLiteral.Of(text)), declaration, values);
        }

        if (declaration is { Immutable: true })
        {
            return needed ? "动作的参数 device_id 不可覆盖（immutable），无法指定设备" : null;
        }

        if (TemplateText.OpenerIn(text) is { } opener)
        {
            // The planner refuses it already; this is the last check before it is sent.
            return $"device_id 含有模板起始符 {opener}";
        }

        return DeviceId(text, declaration) is { } device
            ? Put(name, device, declaration, values)
            : $"设备ID {OneLine.Of(text, 64)} 不能转换为动作为 device_id 声明的类型 {declaration?.Type}";
    }

    private static JsonValue? DeviceId(string text, DeclaredParameter? declaration)
    {
        if (declaration?.Takes("string") ?? true)
        {
            return text.Any(char.IsControl) ? null : JsonValue.Create(JinjaLiteral.Of(text));
        }

        if (declaration.Takes("integer") || declaration.Takes("number"))
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return JsonValue.Create(whole);
            }

            const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            if (declaration.Takes("number") && decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number))
            {
                return JsonValue.Create(number);
            }
        }

        return null;
    }

    private static string? Put(string name, JsonValue value, DeclaredParameter? declaration, JsonObject values)
    {
        if (declaration?.Enum is { Count: > 0 } allowed && !allowed.Any(one => JsonNode.DeepEquals(JsonNode.Parse(one.GetRawText()), value)))
        {
            return $"参数 {name} 的值不在动作允许的范围内";
        }

        values[name] = value;
        return null;
    }

    private static string? Fixed(
        string name, JsonElement value, IReadOnlyDictionary<string, DeclaredParameter>? declared, JsonObject values)
    {
        DeclaredParameter? declaration = null;
        if (declared is not null && !declared.TryGetValue(name, out declaration))
        {
            return $"映射的固定参数 {name} 未在动作中声明";
        }

        if (declaration is { Immutable: true })
        {
            return $"映射的固定参数 {name} 不可覆盖（immutable）";
        }

        var node = JsonNode.Parse(value.GetRawText());
        if (node is JsonValue && value.ValueKind == JsonValueKind.String)
        {
            node = JsonValue.Create(JinjaLiteral.Of(value.GetString()!));
        }
        else if (HoldsTemplate(value))
        {
            // StackStorm renders a list or an object as one text, where no literal form is known to hold.
            return $"映射的固定参数 {name} 在列表或对象中含有 {{{{ 或 {{%，无法按字面传递";
        }

        values[name] = node;
        return null;
    }

    private static bool HoldsTemplate(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JinjaLiteral.IsTemplate(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsTemplate),
        JsonValueKind.Object => value.EnumerateObject().Any(
            property => JinjaLiteral.IsTemplate(property.Name) || HoldsTemplate(property.Value)),
        _ => false,
    };
}
