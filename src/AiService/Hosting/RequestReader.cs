using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AiService.Contract;

namespace AiService.Hosting;

/// <summary>A request whose fields depend on each other.</summary>
internal interface IValidated
{
    /// <exception cref="FieldException">The fields do not fit together.</exception>
    void Validate();
}

/// <summary>A request that states changes (RFC 7396): its null is a value, and not an absent field.</summary>
internal interface IMergePatch;

/// <summary>
/// Deserializes a request type. Values are System.Text.Json's and its converters'; objects are read here, because the serializer reads members
/// in the order in which they are sent: of duplicates only the last one counts, null is absent, and of several wrong fields the one that
/// is declared first is refused, with its path.
/// </summary>
internal static class RequestReader
{
    private static readonly JsonSerializerOptions Options = new(Json.Wire) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonElement Null = JsonElement.Parse("null");
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    /// <param name="json">The object.</param>
    /// <param name="path">The object as messages name it; empty for a body.</param>
    /// <exception cref="FieldException">A field cannot be used.</exception>
    public static T Read<T>(JsonElement json, string path = "")
        where T : class => (T)Read(Shapes.GetOrAdd(typeof(T), Shape.Of), json, path);

    private static object Read(Shape shape, JsonElement json, string path)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            throw new FieldException(path, "必须是 JSON 对象");
        }

        var names = FieldException.Named(path, () => TextConverter.Names(json));
        var before = path.Length == 0 ? "" : path + ".";
        if (shape.IsClosed && names.FirstOrDefault(name => shape.Members.All(member => member.Name != name)) is { } unknown)
        {
            throw new FieldException(before + unknown, $"不是已知字段，现有：{string.Join("、", shape.Members.Select(member => member.Name))}");
        }

        var request = shape.Create();
        foreach (var member in shape.Members)
        {
            var isGiven = json.TryGetProperty(member.Name, out var value) && (shape.IsPatch || value.ValueKind is not JsonValueKind.Null);
            if (isGiven || member.IsRequired)
            {
                member.Set(request, member.Read(isGiven ? value : Null, before + member.Name));
            }
        }

        foreach (var member in json.EnumerateObject().Where(member => shape.Members.All(known => known.Name != member.Name)))
        {
            WellFormed.Require(member.Value, before + member.Name);
        }

        (request as IValidated)?.Validate();
        return request;
    }

    private static Array ReadList(Shape element, JsonElement json, int maxLength, string path)
    {
        if (json.ValueKind is not JsonValueKind.Array)
        {
            throw new FieldException(path, "必须是数组");
        }

        if (json.GetArrayLength() > maxLength)
        {
            throw new FieldException(path, $"不能超过 {maxLength} 项");
        }

        var list = Array.CreateInstance(element.Type, json.GetArrayLength());
        for (var index = 0; index < list.Length; index++)
        {
            list.SetValue(Read(element, json[index], $"{path}[{index}]"), index);
        }

        return list;
    }

    /// <summary>What is known of a request type once and for all.</summary>
    private sealed record Shape(Type Type, Func<object> Create, IReadOnlyList<Member> Members, bool IsClosed, bool IsPatch)
    {
        public static Shape Of(Type type)
        {
            var metadata = Options.GetTypeInfo(type);
            return new Shape(
                type,
                metadata.CreateObject!,
                [.. metadata.Properties.Where(property => property.Set is not null).Select(Member.Of)],
                metadata.UnmappedMemberHandling is JsonUnmappedMemberHandling.Disallow,
                type.IsAssignableTo(typeof(IMergePatch)));
        }
    }

    private sealed record Member(string Name, bool IsRequired, Action<object, object?> Set, Func<JsonElement, string, object?> Read)
    {
        public static Member Of(JsonPropertyInfo property) => new(property.Name, property.IsRequired, property.Set!, Reader(property));

        private static Func<JsonElement, string, object?> Reader(JsonPropertyInfo property)
        {
            var metadata = Metadata(property);
            if (metadata.Kind is JsonTypeInfoKind.Object)
            {
                var shape = Shape.Of(property.PropertyType);
                return (json, path) => RequestReader.Read(shape, json, path);
            }

            if (metadata is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
            {
                var shape = Shape.Of(element);
                var limits = property.AttributeProvider!.GetCustomAttributes(typeof(MaxLengthAttribute), inherit: false);
                var maxLength = limits is [MaxLengthAttribute limit] ? limit.Length : int.MaxValue;
                return (json, path) => ReadList(shape, json, maxLength, path);
            }

            return (json, path) => FieldException.Named(path, () => json.Deserialize(metadata));
        }

        private static JsonTypeInfo Metadata(JsonPropertyInfo property)
        {
            if (property.CustomConverter is not { } converter)
            {
                return Options.GetTypeInfo(property.PropertyType);
            }

            var options = new JsonSerializerOptions(Options);
            options.Converters.Add(converter);
            return options.GetTypeInfo(property.PropertyType);
        }
    }
}
