using System.Data;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Alerts.Reading;
using AiService.Hosting;
using AiService.Knowledge;
using AiService.Knowledge.Learning;
using AiService.Matching;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Store;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Maps values between records and columns: GUIDs and UTC times as text that sorts, enums as words, truth values as 0 and 1, composed values as JSON.
/// Dapper reads enums and truth values by itself, an enum by the names of its members: where its words are others, the record reads the word.
/// </summary>
internal static class TypeHandlers
{
    static TypeHandlers()
    {
        // device_id is DeviceId: a statement needs no alias.
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        Add(Guid.Parse);
        Add(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
        Add(text => JsonNode.Parse(text)!.AsObject());
        Add(DeviceList.Read);
        Add(text => JsonSerializer.Deserialize<ReadingView>(text, Json.Wire)!);
        Add(text => JsonSerializer.Deserialize<RepairDecision>(text, Json.Wire)!);
        Add(text => JsonSerializer.Deserialize<RepairLesson>(text, Json.Wire)!);
        Add(MaintenanceWindow.Stored);
        Add(text => JsonSerializer.Deserialize<ReceivedAlert>(text, Json.Wire)!);
        Add<IReadOnlyList<RepairResult>>(text => JsonSerializer.Deserialize<List<RepairResult>>(text, Json.Wire)!);

        // Dapper prefers its own mapping of a type to any handler, and the driver's text of these differs.
        foreach (var type in (Type[])[typeof(Guid), typeof(Guid?), typeof(DateTimeOffset), typeof(DateTimeOffset?)])
        {
            SqlMapper.RemoveTypeMap(type);
        }

        // The word of a state may have an underscore, which no name of a member has.
        var named = new DefaultTypeMap(typeof(RepairRecord));
        SqlMapper.SetTypeMap(
            typeof(RepairRecord),
            new CustomPropertyTypeMap(typeof(RepairRecord), (type, column) => column == "state"
                ? type.GetProperty(nameof(RepairRecord.StateWord), BindingFlags.Instance | BindingFlags.NonPublic)!
                : named.GetMember(column)?.Property!));
    }

    /// <summary>Registers the handlers; further calls change nothing.</summary>
    public static void Register()
    {
    }

    /// <summary>Returns a value as its column holds it.</summary>
    public static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToString(),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        bool flag => flag ? 1L : 0L,
        RepairState state => state.Word(),
        Enum word => word.ToString(),
        JsonNode json => json.ToJsonString(Json.Wire),
        string or long or int or double or byte[] => value,
        _ => JsonSerializer.Serialize(value, Json.Wire),
    };

    private static void Add<T>(Func<string, T> read) => SqlMapper.AddTypeHandler(new Handler<T>(read));

    private sealed class Handler<T>(Func<string, T> read) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => read((string)value);

        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = Stored(value);
    }
}

/// <summary>
/// Passes the public properties of records that a statement names as its parameters, each as <see cref="TypeHandlers.Stored"/> returns it: Dapper
/// itself passes an enum as its number, whatever handler it has.
/// </summary>
internal sealed class Columns(params object[] sources) : SqlMapper.IDynamicParameters
{
    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var (source, property) in sources.SelectMany(source => source.GetType().GetProperties(), (source, property) => (source, property)))
        {
            var name = $"@{property.Name}";
            if (command.CommandText.Contains(name, StringComparison.Ordinal))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, TypeHandlers.Stored(property.GetValue(source)));
                command.Parameters.Add(parameter);
            }
        }
    }
}
