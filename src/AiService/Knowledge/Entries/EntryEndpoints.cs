using System.ComponentModel;
using System.Globalization;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Knowledge.Entries;

/// <summary>Maps the list of entries, and what can be done with one.</summary>
internal static class EntryEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    private const string Errors = " Errors are HTTP 200 with a code: 400 naming the field, 404 no such entry, 409 not possible as it is, "
        + "412 changed since it was read (If-Match), 503 when the knowledge base cannot be read or written.";

    public static void MapEntries(this IEndpointRouteBuilder knowledge)
    {
        var entries = knowledge.MapGroup("/entries").Needs(Roles.Reader);

        entries.MapGet("/", ListAsync)
            .WithSummary("List entries, the newest first")
            .WithDescription("limit is 1 to 200 (50). Retired ones are left out unless retired is true or all. data.next is the value of after for the next page; null at the end." + Errors);
        entries.MapGet("/{id:long}", GetAsync)
            .WithSummary("Get one entry with its outcomes").WithDescription("The answer's ETag is data.version." + Errors);
        entries.MapPatch("/{id:long}", ChangeAsync)
            .Needs(Roles.Operator)
            .WithSummary("Change an entry's words")
            .WithDescription("Fields that are left out stay; null empties device_type and fault_level. Repairs keep counting for it and no longer replace its solution." + Errors)
            .Accepts<EntryChange>("application/json", "application/merge-patch+json");
        entries.MapPost("/{id:long}/retire", RetireAsync)
            .Needs(Roles.Operator)
            .WithSummary("Retire an entry: it is kept, and no longer found").WithDescription(Errors.TrimStart());
        entries.MapPost("/{id:long}/restore", RestoreAsync)
            .Needs(Roles.Operator)
            .WithSummary("Restore a retired entry").WithDescription("One that had been merged is its own again, without the outcomes that it gave away." + Errors);
        entries.MapPost("/{id:long}/merge", MergeAsync)
            .Needs(Roles.Operator)
            .WithSummary("Merge an entry into another one")
            .WithDescription("The outcomes move to the other one, for which later repairs of this symptom count; this one is retired and points there. Answers with the other one." + Errors);
        entries.MapDelete("/{id:long}", DeleteAsync)
            .Needs(Roles.Operator)
            .WithSummary("Delete an entry").WithDescription("A later repair of its symptom that works makes a new one; retire it to keep it away." + Errors);
    }

    private static async Task<Answer<Page<KnowledgeRecord>>> ListAsync([AsParameters] EntryQuery query, [Description("Entries of one page, 1 to 200; 50 where it is absent.")] string? limit, IEntryStore entries, CancellationToken cancellation)
    {
        var most = string.IsNullOrWhiteSpace(limit) ? DefaultLimit : (int)EntryFilter.Whole("limit", limit, 1, MaxLimit);

        // One more than asked for tells whether there is a next page.
        var found = await entries.PageAsync(EntryFilter.Read(query, retired: false), newestFirst: true, most + 1, cancellation);
        return Answer.Ok(found.Count > most
            ? new Page<KnowledgeRecord>(found[..most], found[most - 1].Id.ToString(CultureInfo.InvariantCulture))
            : new Page<KnowledgeRecord>(found, null));
    }

    private static async Task<Answer<KnowledgeRecord>> GetAsync([Description("Number of the entry.")] long id, HttpResponse response, IEntryStore entries, CancellationToken cancellation)
    {
        return Show(response, await entries.FindAsync(id, cancellation) ?? throw EntryException.NotFound(id));
    }

    private static async Task<Answer<KnowledgeRecord>> ChangeAsync(
        [AsParameters] EntryTarget target, JsonBody<EntryChange> body, HttpResponse response, IEntryStore entries, CancellationToken cancellation)
    {
        // The fields are read after the entry: one that does not exist, or has changed, is refused first.
        return Show(response, await entries.ChangeAsync(target.Id, target.Version, entry => body.Value.Apply(entry), cancellation));
    }

    private static async Task<Answer<KnowledgeRecord>> RetireAsync(
        [AsParameters] EntryTarget target, HttpResponse response, IEntryStore entries, CancellationToken cancellation)
    {
        return Show(response, await entries.RetireAsync(target.Id, target.Version, retired: true, cancellation));
    }

    private static async Task<Answer<KnowledgeRecord>> RestoreAsync(
        [AsParameters] EntryTarget target, HttpResponse response, IEntryStore entries, CancellationToken cancellation)
    {
        return Show(response, await entries.RetireAsync(target.Id, target.Version, retired: false, cancellation));
    }

    private static async Task<Answer<KnowledgeRecord>> MergeAsync(
        [AsParameters] EntryTarget target, JsonBody<EntryMergeRequest> body, HttpResponse response, IEntryStore entries, CancellationToken cancellation)
    {
        return Show(response, await entries.MergeAsync(target.Id, body.Value.Into, target.Version, cancellation));
    }

    private static async Task<Answer<DeletedKnowledge>> DeleteAsync(
        [AsParameters] EntryTarget target, IEntryStore entries, CancellationToken cancellation)
    {
        await entries.DeleteAsync(target.Id, target.Version, cancellation);
        return Answer.Ok(new DeletedKnowledge(target.Id));
    }

    private static Answer<KnowledgeRecord> Show(HttpResponse response, KnowledgeRecord entry)
    {
        response.Headers.ETag = $"\"{entry.Version}\"";
        return Answer.Ok(entry);
    }
}

/// <summary>What was deleted.</summary>
/// <param name="Id">Number that the entry had; it is not used again.</param>
public sealed record DeletedKnowledge(long Id);
