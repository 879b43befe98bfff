"""The WSGI application: `gunicorn wsgi:app`."""

from bot.bootstrap import runtime_of_process, spare_collector
from bot.logs import set_up
from bot.settings import read_settings
from bot.web import create_app

settings = read_settings()
set_up("web", settings)
app = create_app(runtime_of_process(), settings)
if settings.simulator:
    from bot.simulator import create_simulator

    app.register_blueprint(create_simulator(settings))
spare_collector()
