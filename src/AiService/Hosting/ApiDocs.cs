using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AiService.Hosting;

/// <summary>Swagger UI at <c>/swagger</c>, from the XML docs of the wire's own types.</summary>
internal static class ApiDocs
{
    public static IServiceCollection AddApiDocs(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "AiService",
                Version = "v1",
                Description = "Closes the loop of a network fault: analyse, repair with StackStorm, verify, remember. "
                    + "Every answer is {code, data} or {code, msg}; below /api/ai business errors stay HTTP 200.",
            });
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "AiService.xml"));
            swagger.SupportNonNullableReferenceTypes();
            // Free JSON, and not the members of the class that holds it.
            swagger.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
        });
    }

    public static void MapApiDocs(this WebApplication app)
    {
        // In a branch: Swashbuckle's middleware has its generator, with all the XML docs, made for every request that passes.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger"), docs =>
        {
            docs.UseSwagger();
            docs.UseSwaggerUI(ui => ui.DocumentTitle = "AiService");
        });
    }
}
